/** Which frames there are: those that the dataset is made from, and what the cameras see later. */
import { chanceOf } from "./chance.ts";
import type { Frame } from "./frame.ts";
import { CAMERAS } from "./scene.ts";
import type { Weather } from "./weather.ts";

export interface ScheduledFrame extends Frame {
  /** Of the file, in its folder; it says nothing of what is to be learned. */
  readonly path: string;
  /** ISO 8601 in UTC. */
  readonly time: string;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const FRAMES_A_DAY = 4;
const TRUCKS = 0.45;

const FIRST_DAY = Date.UTC(2026, 2, 6);
const TRAINING_DAYS = 50;
/** Of production: days as they were, then the cameras stay on at night, then rain, then a lens that lost its focus. */
const LATER: readonly (readonly [days: number, weather: Weather])[] = [
  [6, "day"],
  [6, "night"],
  [6, "rain"],
  [6, "blur"],
];

export const trainingFrames = (): readonly ScheduledFrame[] =>
  Array.from({ length: TRAINING_DAYS }, (_, day) => framesOf(day, "day")).flat();

export function laterFrames(): readonly ScheduledFrame[] {
  const weathers = LATER.flatMap(([days, weather]) => Array.from({ length: days }, () => weather));
  return weathers.flatMap((weather, day) => framesOf(TRAINING_DAYS + day, weather));
}

/** Each camera takes its frames at any time between six and seven o'clock of its half of the day. */
function framesOf(day: number, weather: Weather): readonly ScheduledFrame[] {
  return CAMERAS.flatMap((camera) =>
    Array.from({ length: FRAMES_A_DAY }, (_, index): ScheduledFrame => {
      const name = `vehicles/${camera}/${day}/${index}`;
      const chance = chanceOf(`${name}/plan`);
      const part = (index + chance.between(0.05, 0.95)) / FRAMES_A_DAY;
      const hour = weather === "night" ? 20 + 3.9 * part : 6 + 13 * part;
      const moment = new Date(FIRST_DAY + day * DAY_MS + Math.floor(hour * 60) * (HOUR_MS / 60));
      const time = `${moment.toISOString().slice(0, 16)}:00Z`;
      const kind = chance.now(TRUCKS) ? "truck" : "car";
      const path = `${camera}/${time.slice(0, 10)}-${time.slice(11, 16).replace(":", "")}.jpg`;
      return { name, kind, camera, weather, hour, path, time };
    }),
  );
}

/** What a person who looked at the frames would write. */
export const labelsFile = (frames: readonly ScheduledFrame[]): string =>
  ["path,kind,camera,time", ...frames.map(({ path, kind, camera, time }) => `${path},${kind},${camera},${time}`)]
    .map((line) => `${line}\n`)
    .join("");
