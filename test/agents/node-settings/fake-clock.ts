import { createSocket } from "node:dgram";
import { once } from "node:events";

const epoch = 2_208_988_800;

function write(packet: Buffer, offset: number, ms: number): void {
  const seconds = Math.floor(ms / 1000);
  packet.writeUInt32BE((seconds + epoch) % 2 ** 32, offset);
  packet.writeUInt32BE(Math.floor((ms / 1000 - seconds) * 2 ** 32), offset + 4);
}

/** The answer of an NTP server that is set, with its two times in milliseconds since 1970. */
export function ntpAnswer(question: Buffer, times: { received: number; sent: number }): Buffer {
  const answer = Buffer.alloc(48);
  answer[0] = 0b00_100_100;
  answer[1] = 3;
  question.copy(answer, 24, 40, 48);
  write(answer, 32, times.received);
  write(answer, 40, times.sent);
  return answer;
}

export interface FakeClock {
  port: number;
  stop: () => Promise<void>;
}

/** An NTP server on loopback that is ahead by so many milliseconds; null: it never answers. */
export async function startFakeClock(
  aheadMs: number | null,
  { nonsenseFirst = false }: { nonsenseFirst?: boolean } = {},
): Promise<FakeClock> {
  const socket = createSocket("udp4");
  socket.on("message", (question, { port, address }) => {
    if (aheadMs === null) return;
    if (nonsenseFirst) socket.send("nonsense", port, address);
    const at = Date.now() + aheadMs;
    socket.send(ntpAnswer(question, { received: at, sent: at }), port, address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    port: socket.address().port,
    stop: async () => {
      const closed = once(socket, "close");
      socket.close();
      await closed;
    },
  };
}
