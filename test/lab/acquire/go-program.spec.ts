import assert from "node:assert/strict";
import { AcquisitionError } from "../../../lab/acquire/errors.ts";
import { goModText, linkerFlags, recipeOf, replacesOf, type GoProgram } from "../../../lab/acquire/go-program.ts";
import { kubernetesProgram } from "../../../lab/acquire/programs.ts";
import { geth } from "../../../lab/acquire/recipes/geth.ts";
import { prometheusModuleVersion } from "../../../lab/acquire/recipes/prometheus.ts";
import { atLeast } from "../../../lab/acquire/versions.ts";

const program: GoProgram = {
  tool: "tool",
  version: "1.2.3",
  title: "Tool 1.2.3",
  module: "example.org/tool/v2",
  moduleVersion: "v2.0.1",
  binaries: [
    { package: "example.org/tool/v2/cmd/tool", name: "tool" },
    { package: "example.org/tool/v2/cmd/helper", name: "helper" },
  ],
  cgo: "off",
  space: 1,
};

describe("the module that a Go program is built in", () => {
  it("repeats the program's own replace lines", () => {
    const goMod = `module example.org/tool

go 1.26

require (
	example.org/a v1.0.0
	example.org/b v1.0.0 // indirect
)

replace example.org/a => example.org/fork v1.2.3 // until it is merged

replace (
	// a comment
	example.org/b v1.0.0 => example.org/b v1.0.1
	example.org/c => ../c
	example.org/d => ./d
)
`;
    assert.deepEqual(replacesOf(goMod, "v1.0.0"), [
      { from: "example.org/a", to: "example.org/fork v1.2.3" },
      { from: "example.org/b v1.0.0", to: "example.org/b v1.0.1" },
    ]);
    assert.deepEqual(replacesOf("module x\n\nrequire example.org/a v1.0.0\n", "v1.0.0"), []);
  });

  it("finds Kubernetes' staging modules where they are published", () => {
    const goMod =
      "replace (\n\tk8s.io/api => ./staging/src/k8s.io/api\n\tk8s.io/cri-api => ./staging/src/k8s.io/cri-api\n)\n";
    assert.deepEqual(replacesOf(goMod, "v1.36.0"), [
      { from: "k8s.io/api", to: "k8s.io/api v0.36.0" },
      { from: "k8s.io/cri-api", to: "k8s.io/cri-api v0.36.0" },
    ]);
  });

  it("requires one module and has a tool line for each program", () => {
    assert.equal(
      goModText(program, [{ from: "example.org/a", to: "example.org/b v1.0.0" }]),
      `module tool

go 1.26

require example.org/tool/v2 v2.0.1
replace example.org/a => example.org/b v1.0.0
tool example.org/tool/v2/cmd/tool
tool example.org/tool/v2/cmd/helper
`,
    );
  });

  it("stamps the real version at link time", () => {
    assert.equal(linkerFlags(program), "-s -w");
    assert.equal(
      linkerFlags({ ...program, stamp: { "example.org/v.Version": "1.2.3" } }),
      "-s -w -X example.org/v.Version=1.2.3",
    );
    assert.throws(() => linkerFlags({ ...program, stamp: { v: "a b" } }), AcquisitionError);
    const flags = linkerFlags(kubernetesProgram);
    for (const part of ["component-base/version.gitVersion=v1.36.0", "component-base/version.gitMinor=36"]) {
      assert.ok(flags.includes(`-X k8s.io/${part}`), part);
    }
  });

  it("has a recipe that changes with what decides the result, and with nothing else", () => {
    const recipe = recipeOf(program);
    assert.equal(recipeOf({ ...program, title: "another", space: 2 }), recipe);
    const changes: Partial<GoProgram>[] = [
      { moduleVersion: "v2.0.2" },
      { cgo: "machine" },
      { tags: ["x"] },
      { stamp: { a: "b" } },
    ];
    const others = changes.map((change) => recipeOf({ ...program, ...change }));
    assert.equal(new Set([recipe, ...others]).size, 5);
  });
});

describe("versions", () => {
  it("are compared part by part, as numbers", () => {
    assert.ok(atLeast("1.26.10", "1.26.9"));
    assert.ok(atLeast("v3.260.0", "3.259.0"));
    assert.ok(atLeast("2.0", "1.99.99"));
    assert.ok(atLeast("1.26", "1.26.0"));
    assert.ok(!atLeast("1.25.11", "1.26.0"));
    assert.ok(!atLeast("3.99.0", "3.259.0"));
  });

  it("of Prometheus are those of its module", () => {
    assert.equal(prometheusModuleVersion("3.14.0"), "v0.314.0");
    assert.equal(prometheusModuleVersion("3.5.2"), "v0.305.2");
  });

  it("of an image are those of its tag", () => {
    assert.equal(geth("v1.17.6").program?.moduleVersion, "v1.17.6");
    assert.equal(geth("v1.17.7").program?.moduleVersion, "v1.17.7");
  });
});
