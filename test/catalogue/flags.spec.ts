import assert from "node:assert/strict";
import fc from "fast-check";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { ownedFlagsAmong } from "../../catalogue/flags.ts";

const owned = (...flags: string[]) => ownedFlagsAmong(flags, geth).map(({ flag }) => flag);

describe("catalogue/flags", () => {
  it("knows an owned flag however it is written", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(geth.ownedFlags)),
        fc.constantFrom("-", "--"),
        fc.constantFrom("", "=x", "=a b"),
        fc.boolean(),
        (name, dashes, value, upper) => {
          const bare = name.replace("*", "");
          const flag = `${dashes}${upper ? bare.toUpperCase() : bare}${value}`;
          assert.deepEqual(owned(flag), [flag]);
        },
      ),
    );
  });

  it("knows every flag of an owned family, and none that only looks like it", () => {
    assert.deepEqual(owned("--http", "--http.corsdomain=*", "--ws.api=admin"), [
      "--http",
      "--http.corsdomain=*",
      "--ws.api=admin",
    ]);
    assert.deepEqual(owned("--verbosity=4", "--gcmode.x", "--cache", "512", "--txpool.pricelimit=1"), []);
  });

  it("takes an entry without a dash for the value of the flag before it", () => {
    assert.deepEqual(owned("http", "datadir"), []);
  });

  it("gives the reason", () => {
    assert.deepEqual(ownedFlagsAmong(["--keystore=/x"], geth), [
      { flag: "--keystore=/x", owned: "keystore", reason: "keys live on the volume, as identity files" },
    ]);
  });
});
