import assert from "node:assert/strict";
import { type Frame, FrameReader, opcodes, ProtocolError, writeFrame } from "../../../agents/gateway/frames.ts";

describe("frames", () => {
  it("come whole, in whatever pieces they arrive, of every length of length", () => {
    for (const size of [0, 1, 125, 126, 65_535, 65_536]) {
      const payload = Buffer.alloc(size, 7);
      const bytes = Buffer.concat([
        writeFrame(1, payload, Buffer.from([1, 2, 3, 4])),
        writeFrame(9, Buffer.alloc(3), Buffer.alloc(4)),
      ]);
      for (const step of [1, 7, bytes.length]) {
        if (size > 1000 && step < bytes.length) continue;
        const reader = new FrameReader(true, 100_000);
        const frames = [];
        for (let at = 0; at < bytes.length; at += step) frames.push(...reader.push(bytes.subarray(at, at + step)));
        assert.deepEqual(
          frames.map(({ opcode, payload: { length } }) => [opcode, length]),
          [
            [1, size],
            [9, 3],
          ],
        );
        assert.ok(frames[0]!.payload.equals(payload));
      }
    }
  });

  it("are refused where they are none", () => {
    const refused = (bytes: number[], code: number) => {
      assert.throws(
        () => new FrameReader(false, 100).push(Buffer.from(bytes)),
        (error: unknown) => error instanceof ProtocolError && error.code === code,
      );
    };
    refused([0xc1, 0], 1002);
    refused([0x83, 0], 1002);
    refused([0x81, 0x80, 0, 0, 0, 0], 1002);
    refused([0x89, 126, 0, 200], 1002);
    refused([0x09, 0], 1002);
    refused([0x81, 101], 1009);
    refused([0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0], 1009);
  });

  it("are written as the standard's own examples, masked by clients alone", () => {
    // RFC 6455, section 5.7.
    assert.equal(writeFrame(opcodes.text, Buffer.from("Hello")).toString("hex"), "810548656c6c6f");
    const mask = Buffer.from("37fa213d", "hex");
    assert.equal(writeFrame(opcodes.text, Buffer.from("Hello"), mask).toString("hex"), "818537fa213d7f9f4d5158");
    assert.equal(writeFrame(opcodes.binary, Buffer.alloc(256)).subarray(0, 4).toString("hex"), "827e0100");
    assert.equal(
      writeFrame(opcodes.binary, Buffer.alloc(65_536)).subarray(0, 10).toString("hex"),
      "827f0000000000010000",
    );
  });

  const read = (hex: string, fromClient = false): Frame[] =>
    new FrameReader(fromClient, 1000).push(Buffer.from(hex, "hex"));
  const texts = (frames: Frame[]) => frames.map(({ opcode, final, payload }) => [opcode, final, payload.toString()]);

  it("tell a message's pieces from its end, and an unmasked one from a server", () => {
    assert.deepEqual(texts(read("010348656c80026c6f")), [
      [1, false, "Hel"],
      [0, true, "lo"],
    ]);
    assert.deepEqual(texts(read("818537fa213d7f9f4d5158", true)), [[1, true, "Hello"]]);
    assert.deepEqual(texts(read("890548656c6c6f880203e8")), [
      [9, true, "Hello"],
      [8, true, "\u0003\ufffd"],
    ]);
    assert.deepEqual(texts(read("8a00")), [[10, true, ""]]);
  });

  it("wait for the rest of what is not whole, and keep none of what was read", () => {
    const reader = new FrameReader(false, 1000);
    const push = (hex: string) => texts(reader.push(Buffer.from(hex, "hex")));
    assert.deepEqual([push("81"), push("05"), push("48656c6c")], [[], [], []]);
    assert.deepEqual(push("6f8101"), [[1, true, "Hello"]]);
    assert.deepEqual(push("61"), [[1, true, "a"]]);
    assert.deepEqual([push("827e"), push("00")], [[], []]);
    assert.deepEqual(push("0161810162"), [
      [2, true, "a"],
      [1, true, "b"],
    ]);
    assert.deepEqual(push(""), []);
  });

  it("are as large as the limit, and no larger; those of control no longer than 125 bytes", () => {
    const reader = () => new FrameReader(false, 200);
    assert.equal(reader().push(writeFrame(1, Buffer.alloc(200)))[0]?.payload.length, 200);
    assert.throws(() => reader().push(writeFrame(1, Buffer.alloc(201))), { code: 1009, message: "message too large" });
    assert.equal(reader().push(writeFrame(9, Buffer.alloc(125)))[0]?.payload.length, 125);
    assert.throws(() => reader().push(writeFrame(9, Buffer.alloc(126))), { code: 1002, message: "control frame" });
    assert.throws(() => reader().push(writeFrame(8, Buffer.alloc(126))), { code: 1002 });
  });

  it("say why they are refused", () => {
    const why = (hex: string, fromClient = false): [number, string] => {
      try {
        read(hex, fromClient);
      } catch (error) {
        assert.ok(error instanceof ProtocolError);
        assert.equal(error.name, "ProtocolError");
        return [error.code, error.message];
      }
      return assert.fail(hex);
    };
    for (const bit of ["c100", "a100", "9100"]) assert.deepEqual(why(bit), [1002, "reserved bits"]);
    for (const opcode of ["8300", "8700", "8b00", "8f00"]) assert.deepEqual(why(opcode), [1002, "unknown opcode"]);
    assert.deepEqual(why("818000000000"), [1002, "masked"]);
    assert.deepEqual(why("8100", true), [1002, "not masked"]);
    assert.deepEqual(why("0900"), [1002, "control frame"]);
  });
});
