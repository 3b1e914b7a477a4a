/**
 * Counters, gauges and histograms in the text format of Prometheus (0.0.4). Counting is an addition to a number in
 * memory, nothing more; text is made when somebody asks.
 */

export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  value: number;
}

export interface Histogram {
  observe(value: number): void;
}

export interface Registry {
  /** The same name and labels give the same counter: what was counted stays when a model is loaded anew. */
  counter(name: string, help: string, labels?: Labels): Counter;
  histogram(name: string, help: string, bounds: readonly number[], labels?: Labels): Histogram;
  /** `read`: what is counted elsewhere, as it is now. */
  render(read?: readonly Sample[]): string;
}

type Kind = "counter" | "gauge" | "histogram";

/** One line of a family, as read now. */
export interface Sample {
  readonly name: string;
  readonly help: string;
  readonly kind: "counter" | "gauge";
  readonly labels?: Labels;
  readonly value: number;
}

interface Series {
  readonly write: (lines: string[], name: string) => void;
}

interface Family {
  readonly kind: Kind;
  readonly help: string;
  readonly series: Map<string, { readonly held: Counter | Histogram | null } & Series>;
}

export function createRegistry(): Registry {
  const families = new Map<string, Family>();

  const held = <T extends Counter | Histogram>(
    name: string,
    help: string,
    kind: Kind,
    labels: Labels,
    make: (text: string) => { readonly held: T } & Series,
  ): T => {
    const family = familyOf(families, name, help, kind);
    const text = labelText(labels);
    const found = family.series.get(text);
    if (found) return found.held as T;
    const made = make(text);
    family.series.set(text, made);
    return made.held;
  };

  return {
    counter: (name, help, labels = {}) =>
      held(name, help, "counter", labels, (text) => {
        const counter: Counter = { value: 0 };
        return { held: counter, write: (lines, family) => void lines.push(sampleLine(family, text, counter.value)) };
      }),
    histogram: (name, help, bounds, labels = {}) =>
      held(name, help, "histogram", labels, (text) => createHistogram(bounds, text)),
    render: (read = []) => {
      const all = new Map([...families].map(([name, family]) => [name, { ...family, series: new Map(family.series) }]));
      for (const { name, help, kind, labels = {}, value } of read) {
        const text = labelText(labels);
        const write = (lines: string[]) => void lines.push(sampleLine(name, text, value));
        familyOf(all, name, help, kind).series.set(text, { held: null, write });
      }
      return textOf(all);
    },
  };
}

function familyOf(families: Map<string, Family>, name: string, help: string, kind: Kind): Family {
  const found = families.get(name);
  if (found) return found;
  const made: Family = { kind, help, series: new Map() };
  families.set(name, made);
  return made;
}

function createHistogram(bounds: readonly number[], labels: string): { readonly held: Histogram } & Series {
  // The last one counts what is beyond every bound.
  const counts = new Float64Array(bounds.length + 1);
  let sum = 0;
  return {
    held: {
      observe: (value) => {
        let at = 0;
        while (at < bounds.length && value > (bounds[at] as number)) at++;
        counts[at] = (counts[at] as number) + 1;
        sum += value;
      },
    },
    write: (lines, name) => {
      let cumulated = 0;
      const rest = labels === "" ? "" : `,${labels.slice(1, -1)}`;
      counts.forEach((count, at) => {
        cumulated += count;
        lines.push(
          sampleLine(`${name}_bucket`, `{le="${at < bounds.length ? bounds[at] : "+Inf"}"${rest}}`, cumulated),
        );
      });
      lines.push(sampleLine(`${name}_sum`, labels, sum), sampleLine(`${name}_count`, labels, cumulated));
    },
  };
}

function textOf(families: ReadonlyMap<string, Family>): string {
  const lines: string[] = [];
  for (const [name, { kind, help, series }] of families) {
    lines.push(`# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`, `# TYPE ${name} ${kind}`);
    for (const { write } of series.values()) write(lines, name);
  }
  return `${lines.join("\n")}\n`;
}

const sampleLine = (name: string, labels: string, value: number): string => `${name}${labels} ${numberText(value)}`;

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? "+Inf" : "-Inf";
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

const escaped = (value: string): string =>
  value.toWellFormed().replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
