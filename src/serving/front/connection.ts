/**
 * One connection, as long as its requests are such as `readHead` reads: one at a time, in order. With the first byte of
 * anything else it is node:http's, for good.
 */
import type { Socket } from "node:net";
import type { RouteRequest, RouteResponse } from "../area.ts";
import { type Head, readHead } from "./head.ts";
import { type KnownHead, knownHead, sameHead } from "./known-head.ts";
import { type ReplyForm, writeReply } from "./reply.ts";

/** What connections of one front have in common. */
export interface House {
  readonly maxBodyBytes: number;
  readonly form: ReplyForm;
  /** So many bodies are awaited at a time, which bounds what they hold; those beyond are node:http's to bound. */
  readonly mostBodies: number;
  readonly connections: Set<Connection>;
  /** Of which a body is awaited. */
  readonly awaiting: Set<Connection>;
  monotonic(): number;
  /** False: whatever comes now is node:http's. */
  isOpen(): boolean;
  /** Whether an answer ends its connection. */
  isEnding(): boolean;
  answer(request: RouteRequest): RouteResponse | Promise<RouteResponse>;
  handOver(socket: Socket): void;
  /** Half a request, and the end. */
  refuse(socket: Socket): void;
  onError(error: unknown): void;
}

/** `new`: nothing has come yet. `body`: some of a request has. `idle`: answered, and the next may come. */
export type Phase = "new" | "body" | "answering" | "unread" | "idle";

export interface Connection {
  readonly socket: Socket;
  phase: Phase;
  /** So often it was looked at since the phase began: whoever looks regularly knows how long that is. */
  looks: number;
  /** What has come of a request whose body is awaited. */
  pieces: Buffer[];
  held: number;
  awaited: Head | null;
  known: KnownHead | null;
  /** Nobody here hears of the socket any more. */
  letGo(): void;
}

/** A body in more pieces than this is somebody's who is slow, or up to something. */
const MOST_PIECES = 16;
/** As long as an answer may lie there without anybody reading on. */
const UNREAD_MS = 120_000;

export function openConnection(socket: Socket, house: House): void {
  const onData = (bytes: Buffer) => {
    if (connection.phase === "answering" || connection.phase === "unread") keep(connection, bytes);
    else if (connection.awaited) takeBody(house, connection, connection.awaited, bytes);
    else take(house, connection, bytes);
  };
  /** Whoever ends while the answer is made does not want it any more. */
  const onEnd = () => {
    if (!connection.awaited) socket.end();
    else {
      awaitNothing(house, connection);
      enter(connection, "answering");
      house.refuse(socket);
    }
  };
  const onError = () => void socket.destroy();
  const onClose = () => {
    awaitNothing(house, connection);
    house.connections.delete(connection);
  };
  const letGo = () => {
    socket.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onError);
    onClose();
  };
  const connection: Connection = {
    ...{ socket, phase: "new", looks: 0, pieces: [], held: 0, awaited: null, known: null },
    letGo,
  };
  house.connections.add(connection);
  socket.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onError);
}

/** To node:http, with what has come and is not answered for, as if it came there first. */
export function handOver({ handOver: pass }: House, connection: Connection, bytes: Buffer): void {
  const { socket } = connection;
  connection.letGo();
  socket.pause();
  if (bytes.length > 0) socket.unshift(bytes);
  pass(socket);
  socket.resume();
}

function enter(connection: Connection, phase: Phase): void {
  connection.phase = phase;
  connection.looks = 0;
}

function awaitNothing(house: House, connection: Connection): void {
  connection.pieces = [];
  connection.awaited = null;
  house.awaiting.delete(connection);
}

function take(house: House, connection: Connection, bytes: Buffer): void {
  if (!house.isOpen()) {
    handOver(house, connection, bytes);
    return;
  }
  const { known } = connection;
  const same = known && sameHead(known, bytes, house.maxBodyBytes);
  const head = same ?? readHead(bytes, house.maxBodyBytes);
  if (head === null) {
    handOver(house, connection, bytes);
    return;
  }
  if (same === null) connection.known = knownHead(head, bytes);
  const whole = head.length + head.bodyLength;
  if (bytes.length >= whole) {
    if (bytes.length > whole) keep(connection, bytes.subarray(whole));
    begin(house, connection, head, bytes.subarray(head.length, whole));
    return;
  }
  if (house.awaiting.size >= house.mostBodies) {
    handOver(house, connection, bytes);
    return;
  }
  house.awaiting.add(connection);
  connection.pieces.push(bytes);
  connection.held = bytes.length;
  connection.awaited = head;
  enter(connection, "body");
}

function takeBody(house: House, connection: Connection, head: Head, bytes: Buffer): void {
  const { pieces } = connection;
  const whole = head.length + head.bodyLength;
  pieces.push(bytes);
  connection.held += bytes.length;
  const isLate = connection.held < whole && pieces.length > MOST_PIECES;
  if (isLate || !house.isOpen()) handOver(house, connection, Buffer.concat(pieces));
  else if (connection.held >= whole) beginWhole(house, connection, head);
}

function beginWhole(house: House, connection: Connection, head: Head): void {
  const { pieces, held } = connection;
  const whole = head.length + head.bodyLength;
  awaitNothing(house, connection);
  // Head and body in a piece each is how many clients write.
  const [first, second] = pieces;
  if (first && second && first.length === head.length && held === whole && pieces.length === 2) {
    begin(house, connection, head, second);
    return;
  }
  const all = Buffer.concat(pieces);
  if (all.length > whole) keep(connection, all.subarray(whole));
  begin(house, connection, head, all.subarray(head.length, whole));
}

/** What comes before its turn goes back to where it came from, so that the end, too, comes after it. */
function keep({ socket }: Connection, bytes: Buffer): void {
  socket.pause();
  socket.unshift(bytes);
}

function begin(house: House, connection: Connection, { path, headers }: Head, body: Buffer): void {
  enter(connection, "answering");
  const receivedAt = house.monotonic();
  const answered = house.answer({ method: "POST", path, headers, body, receivedAt, caller: connection.socket });
  if (answered instanceof Promise) {
    answered.then(
      (response) => reply(house, connection, response),
      (error) => failed(house, connection, error),
    );
  } else reply(house, connection, answered);
}

function reply(house: House, connection: Connection, response: RouteResponse): void {
  const { socket } = connection;
  if (!socket.writable) return;
  // Whoever has asked for more already is answered by node:http, which then ends it.
  const isLast = house.isEnding() && socket.readableLength === 0;
  try {
    const isOut = writeReply(socket, response, house.form, isLast);
    if (isOut instanceof Promise) {
      isOut.then(
        () => (isLast ? socket.destroySoon() : next(connection)),
        () => socket.destroy(),
      );
    } else if (isLast) socket.destroySoon();
    else if (isOut) next(connection);
    else waitUntilRead(connection);
  } catch (error) {
    failed(house, connection, error);
  }
}

function failed(house: House, { socket }: Connection, error: unknown): void {
  house.onError(error);
  socket.destroy();
}

function waitUntilRead(connection: Connection): void {
  const { socket } = connection;
  const giveUp = () => void socket.destroy();
  enter(connection, "unread");
  socket.pause();
  // A socket's own timer sees whether some of it was read.
  socket.setTimeout(UNREAD_MS, giveUp);
  socket.once("drain", () => {
    socket.setTimeout(0, giveUp);
    next(connection);
  });
}

function next(connection: Connection): void {
  // Others get their turn between two requests that came together.
  if (connection.socket.readableLength > 0) setImmediate(goOn, connection);
  else goOn(connection);
}

function goOn(connection: Connection): void {
  enter(connection, "idle");
  if (connection.socket.isPaused()) connection.socket.resume();
}
