/** GitHub's own evaluator of expressions, for the parts of a workflow that its runner never sees. */
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

function dataOf(value: Value): data.ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(dataOf));
  return new data.Dictionary(...Object.entries(value).map(([key, each]) => ({ key, value: dataOf(each) })));
}

/** A text with `${{ }}` in it, as GitHub would show it. */
export function interpolated(text: string, contexts: Readonly<Record<string, Value>>): string {
  const context = dataOf(contexts) as data.Dictionary;
  return text
    .replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
      const { tokens } = new Lexer(expression).lex();
      const parsed = new Parser(tokens, Object.keys(contexts), []).parse();
      return new Evaluator(parsed, context).evaluate().coerceString();
    })
    .trim();
}
