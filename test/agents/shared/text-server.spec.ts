import assert from "node:assert/strict";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { httpRequest } from "../../../agents/shared/http.ts";
import { listen, textServer } from "../../../agents/shared/text-server.ts";

const limits = { timeoutMs: 300, maxBytes: 1000 };

describe("a server of texts", () => {
  let server: Server;
  let url: string;
  beforeEach(async () => {
    server = textServer({
      "/a": () => ({ status: 200, body: "text" }),
      "/b": () => ({ status: 503, contentType: "application/json", body: "{}" }),
    });
    url = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`;
  });
  afterEach(() => server.close());

  it("answers its paths, with or without a query, and keeps no connection", async () => {
    const a = await httpRequest({ url: `${url}/a?x=1`, ...limits });
    assert.deepEqual([a.status, a.body, a.headers["content-type"]], [200, "text", "text/plain; charset=utf-8"]);
    assert.deepEqual([a.headers.connection, a.headers["cache-control"]], ["close", "no-store"]);
    const b = await httpRequest({ url: `${url}/b`, ...limits });
    assert.deepEqual([b.status, b.body, b.headers["content-type"]], [503, "{}", "application/json"]);
  });

  it("names its paths to who asks for another, a property of every object included", async () => {
    for (const path of ["/", "/c", "/toString", "/__proto__"]) {
      const answer = await httpRequest({ url: `${url}${path}`, ...limits });
      assert.deepEqual([answer.status, answer.body], [404, "/a /b\n"]);
    }
  });

  it("takes no other method", async () => {
    const answer = await httpRequest({ url: `${url}/a`, method: "POST", body: "x", ...limits });
    assert.deepEqual([answer.status, answer.headers.allow], [405, "GET, HEAD"]);
  });

  it("answers HEAD without the text", async () => {
    const answer = await fetch(`${url}/a`, { method: "HEAD" });
    assert.deepEqual([answer.status, await answer.text()], [200, ""]);
  });

  it("listens where it was told to, and on every address of the pod else", async () => {
    assert.equal((server.address() as AddressInfo).address, "127.0.0.1");
    const everywhere = textServer({});
    const port = await listen(everywhere, 0);
    const { address, port: bound } = everywhere.address() as AddressInfo;
    everywhere.close();
    assert.ok(["::", "0.0.0.0"].includes(address), address);
    assert.equal(port, bound);
  });

  it("says that its port is taken", async () => {
    const port = Number(new URL(url).port);
    await assert.rejects(listen(textServer({}), port, "127.0.0.1"), /EADDRINUSE/);
  });
});
