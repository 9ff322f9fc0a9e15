import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMarkerOf, markerOf, readMarker, writeMarker } from "../../../agents/health/marker.ts";
import { genesis, now, observed } from "./samples.ts";

describe("the marker of a chain that had been synced", () => {
  const folder = mkdtempSync(join(tmpdir(), "marker-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const marker = markerOf(observed());

  it("names the chain and the moment", () => {
    assert.deepEqual(marker, {
      version: 1,
      chainId: 1,
      genesisHash: genesis,
      height: 1000,
      syncedAt: new Date(now - 1000).toISOString(),
    });
  });

  it("is written into a folder that is not there yet, read back, and leaves no draft", async () => {
    const path = join(folder, "deep", "er", "synced.json");
    assert.equal(await readMarker(path), null);
    await writeMarker(path, marker);
    assert.deepEqual(await readMarker(path), marker);
    const later = { ...marker, height: 2000, genesisHash: null };
    await writeMarker(path, later);
    assert.deepEqual(await readMarker(path), later);
    assert.deepEqual(readdirSync(join(folder, "deep", "er")), ["synced.json"]);
  });

  it("counts for this very chain alone", () => {
    assert.equal(isMarkerOf(marker, observed()), true);
    assert.equal(isMarkerOf(marker, observed({ chainId: 2 })), false);
    assert.equal(isMarkerOf(marker, observed({ genesisHash: "0xother" })), false);
    assert.equal(isMarkerOf(marker, observed({ genesisHash: null })), false);
    assert.equal(isMarkerOf({ ...marker, genesisHash: null }, observed({ genesisHash: null })), true);
    assert.equal(isMarkerOf(null, observed()), false);
  });

  it("is not taken for none where it cannot be read", async () => {
    const path = join(folder, "broken.json");
    writeFileSync(path, `{"version":1,"chain`);
    await assert.rejects(readMarker(path), /sync marker is not valid/);
    writeFileSync(path, JSON.stringify({ ...marker, version: 2, height: -1 }));
    await assert.rejects(readMarker(path), /version: found 2.*\n.*height: found -1/);
    mkdirSync(join(folder, "folder.json"));
    await assert.rejects(readMarker(join(folder, "folder.json")), /EISDIR/);
  });
});
