import assert from "node:assert/strict";
import { Counter, Exposition } from "../../../agents/shared/prometheus.ts";

describe("the Prometheus text format", () => {
  it("writes each family once, with its samples together", () => {
    const out = new Exposition({ chain: "c" });
    out.gauge("a", "About a.", 1.5, { x: "1" });
    out.gauge("b", "About b.", true);
    out.gauge("a", "About a.", 2, { x: "2" });
    out.counter("n_total", "Count.", 3);
    assert.equal(
      out.toString(),
      `# HELP a About a.
# TYPE a gauge
a{chain="c",x="1"} 1.5
a{chain="c",x="2"} 2
# HELP b About b.
# TYPE b gauge
b{chain="c"} 1
# HELP n_total Count.
# TYPE n_total counter
n_total{chain="c"} 3
`,
    );
  });

  it("says which version of the format it is, as a scraper asks", () => {
    assert.equal(Exposition.contentType, "text/plain; version=0.0.4; charset=utf-8");
  });

  it("leaves out what is not known", () => {
    const out = new Exposition({});
    out.gauge("a", "About a.", null);
    assert.equal(out.toString(), "");
    out.gauge("a", "About a.", 0);
    assert.match(out.toString(), /^a 0$/m);
  });

  it("escapes label values and help, and writes numbers that are none as the format names them", () => {
    const out = new Exposition({});
    out.gauge("a", "back\\slash\nline", Infinity, { l: 'q"\\\n' });
    out.gauge("a", "", -Infinity);
    out.gauge("a", "", Number.NaN);
    assert.equal(
      out.toString(),
      '# HELP a back\\\\slash\\nline\n# TYPE a gauge\na{l="q\\"\\\\\\n"} +Inf\na -Inf\na NaN\n',
    );
  });

  it("counts by labels", () => {
    const counter = new Counter("n_total", "Count.");
    counter.add({ k: "a" });
    counter.add({ k: "a" }, 4);
    counter.add({ k: "b" });
    const out = new Exposition({ c: "1" });
    counter.writeTo(out);
    assert.deepEqual(out.toString().split("\n").slice(2), ['n_total{c="1",k="a"} 5', 'n_total{c="1",k="b"} 1', ""]);
  });
});
