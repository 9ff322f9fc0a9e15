import { createSocket } from "node:dgram";
import type { ClockRule } from "./settings.ts";

/*
 * SNTP: one question, one answer (RFC 5905, section 14 and figure 8, read 2026-11-25). No file tells how far a machine's
 * clock is off: adjtimex(2) does, which Node.js cannot call, and chrony's own drift file is readable by chrony alone.
 */

const packetBytes = 48;
/** Offsets in the packet of the times at which the question was sent (as the answer repeats it), came, and was answered. */
const at = { origin: 24, received: 32, sent: 40 } as const;
/** Seconds from 1900, where NTP begins, to 1970. */
const epoch = 2_208_988_800;

/** The question, sent at a time in milliseconds since 1970. */
export function clockQuestion(now: number): Buffer {
  const packet = Buffer.alloc(packetBytes);
  // Version 4, mode 3: client.
  packet[0] = (4 << 3) | 3;
  writeTime(packet, at.sent, now);
  return packet;
}

/**
 * Seconds that the server's clock is ahead of this one; the way there and back is taken to be equally long.
 *
 * @param now when the answer came, milliseconds since 1970.
 * @returns null where it is no answer to the question, or of a server that does not know the time itself.
 */
export function clockOffset(question: Buffer, answer: Buffer, now: number): number | null {
  if (answer.length < packetBytes) return null;
  const first = answer.readUInt8(0);
  const unsynchronised = first >> 6 === 3;
  const stratum = answer.readUInt8(1);
  if ((first & 7) !== 4 || unsynchronised || stratum === 0 || stratum > 15) return null;
  const sent = question.subarray(at.sent, packetBytes);
  if (!answer.subarray(at.origin, at.origin + 8).equals(sent)) return null;
  const there = readTime(answer, at.received) - readTime(question, at.sent);
  const back = readTime(answer, at.sent) - now;
  return (there + back) / 2 / 1000;
}

/** Asks the server once. @throws where it does not answer in time, or with nothing that is of use. */
export function askClock({ server, port }: ClockRule, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    const question = clockQuestion(Date.now());
    let open = true;
    const end = (settle: () => void): void => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      socket.close();
      settle();
    };
    const timer = setTimeout(() => {
      fail(new Error(`no answer from ${server} within ${timeoutMs} ms`));
    }, timeoutMs);
    const fail = (error: Error): void => {
      end(() => {
        reject(error);
      });
    };
    socket.on("error", fail);
    // Others can send to this port too: what is no answer to the question is passed over.
    socket.on("message", (answer) => {
      const offset = clockOffset(question, answer, Date.now());
      if (offset !== null) {
        end(() => {
          resolve(offset);
        });
      }
    });
    // Without a callback an error of sending is told to nobody.
    socket.send(question, port, server, (error) => {
      if (error !== null) fail(error);
    });
  });
}

function writeTime(packet: Buffer, offset: number, ms: number): void {
  const seconds = Math.floor(ms / 1000);
  packet.writeUInt32BE((seconds + epoch) % 2 ** 32, offset);
  packet.writeUInt32BE(Math.floor(((ms / 1000 - seconds) * 2 ** 32) % 2 ** 32), offset + 4);
}

/** Milliseconds since 1970. NTP's seconds begin anew in 2036: the small ones are of the second era. */
function readTime(packet: Buffer, offset: number): number {
  const seconds = packet.readUInt32BE(offset);
  const era = seconds < 2 ** 31 ? 2 ** 32 : 0;
  return (seconds + era - epoch + packet.readUInt32BE(offset + 4) / 2 ** 32) * 1000;
}
