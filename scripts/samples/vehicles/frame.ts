/** One camera frame from its name alone: the same name gives the same picture. */
import { createCanvas, type Placement } from "./canvas.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { type Camera, drawClutter, drawScene, LANES, type Sky } from "./scene.ts";
import { drawnVehicle, type Kind, type Vehicle } from "./vehicle.ts";
import { exposed, type Picture, type Weather } from "./weather.ts";

export const WIDTH = 96;
export const HEIGHT = 72;

export interface Frame {
  /** Seed of everything that is left to chance. */
  readonly name: string;
  readonly kind: Kind;
  readonly camera: Camera;
  readonly weather: Weather;
  /** 0 to 24. */
  readonly hour: number;
}

export function drawFrame({ name, kind, camera, weather, hour }: Frame): Picture {
  const chance = chanceOf(name);
  const sky = skyOf(weather, hour, chance);
  const canvas = createCanvas(WIDTH, HEIGHT);
  drawScene(canvas, camera, sky, chance);
  const vehicle = drawnVehicle(kind, chance);
  const place = placed(vehicle, camera, chance);
  vehicle.draw(canvas, place, sky);
  drawClutter(canvas, camera, sky, chance);
  if (weather === "night") {
    const [x, y] = place(vehicle.lamp);
    const [back] = place([0, 0]);
    const ahead = x > back ? 1 : -1;
    canvas.glow([x, y], [3.5, 3], [1, 0.95, 0.75], 1.1);
    canvas.glow([x + ahead * 10, y + 3], [12, 3.5], [1, 0.93, 0.7], 0.35);
    canvas.glow([camera === "north" ? 80 : 20, 8], [10, 9], [1, 0.8, 0.45], 0.3);
  }
  return exposed({ width: WIDTH, height: HEIGHT, pixels: canvas.pixels() }, weather, chance);
}

/** Darker in the morning and in the evening. */
function skyOf(weather: Weather, hour: number, chance: Chance): Sky {
  const sun = Math.max(0, Math.sin((Math.PI * (hour - 5)) / 15));
  switch (weather) {
    case "night":
      return { brightness: chance.between(0.16, 0.3), cloud: chance.between(0.4, 1) };
    case "rain":
      return { brightness: chance.between(0.6, 0.85), cloud: 1 };
    case "day":
    case "blur":
      return { brightness: (0.72 + 0.3 * sun) * chance.between(0.9, 1.06), cloud: chance.between(0, 0.8) };
  }
}

/** In a lane, driving either way, a little tilted by the camera's mount, sometimes cut off by the frame. */
function placed({ length }: Vehicle, camera: Camera, chance: Chance): Placement {
  const lane = chance.oneOf(LANES[camera]);
  const scale = Math.min(lane.scale * chance.between(0.6, 1.4), (WIDTH * 0.86) / length);
  const ground = lane.ground + chance.between(-1.5, 2);
  const span = length * scale;
  const left = chance.between(-0.15 * span, WIDTH - 0.85 * span);
  const facesRight = chance.now(0.5);
  const tilt = chance.between(-0.05, 0.05);
  return ([x, y]) => {
    const across = facesRight ? x : length - x;
    const along = left + across * scale;
    return [along, ground - y * scale + tilt * (along - WIDTH / 2)];
  };
}
