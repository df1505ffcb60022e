import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createAdapter, createShardedAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";

/**
 * The chat that everybody writes first, to be compared with: Socket.IO and its Redis adapter, one room per
 * conversation, a message goes to `io.to(room)` and is acknowledged. It keeps no history, knows no retry and promises
 * no order. PORT, REDIS_URL, ADAPTER=classic|sharded.
 */
const { PORT = "3000", REDIS_URL = "redis://127.0.0.1:6379", ADAPTER = "classic" } = process.env;

const pub = new Redis(REDIS_URL);
const sub = pub.duplicate();

const http = createServer((request, response) => {
  const ready = request.url === "/readyz" && pub.status === "ready" && sub.status === "ready";
  response.writeHead(ready ? 200 : 503).end();
});

const io = new Server(http, {
  transports: ["websocket"],
  serveClient: false,
  adapter:
    ADAPTER === "sharded" ? createShardedAdapter(pub, sub, { subscriptionMode: "dynamic" }) : createAdapter(pub, sub),
});

io.on("connection", (socket) => {
  const user = randomUUID();
  socket.on("join", async (rooms: string[], ack: (answer: object) => void) => {
    await socket.join(rooms);
    ack({ user });
  });
  socket.on("message", ({ room, text }: { room: string; text: string }, ack: (answer: object) => void) => {
    const message = { id: randomUUID(), room, by: user, text, at: Date.now() };
    io.to(room).emit("message", message);
    ack({ id: message.id, at: message.at });
  });
});

http.listen(Number(PORT), "127.0.0.1");
// Whoever measures is gone.
process.once("disconnect", () => process.exit(0));
