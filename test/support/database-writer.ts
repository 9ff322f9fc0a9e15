/** A client of a signer's database: a pod as the signer's own is, that writes numbered rows one after the other. */
import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import { copyScript, migrateScript } from "../../components/signer/migrate.ts";
import { scriptsName, signerPod } from "../../components/signer/signer-pod.ts";
import { eventually } from "../real/support/lab.ts";
import type { SignersDatabase } from "./signers-database.ts";

/** Steps in the manner of web3signer's, whose image is not to be had: numbers as its own have, names and tables of ours. */
const steps = (version: number): Record<string, string> => ({
  "V00001__rows.sql": "CREATE TABLE signed (number bigint PRIMARY KEY);\n",
  [`V${String(version).padStart(5, "0")}__version.sql`]: `CREATE TABLE database_version (id int PRIMARY KEY, version int NOT NULL);\nINSERT INTO database_version VALUES (1, ${version});\n`,
});

/** Each row on a connection of its own, with patience of 3 s, through the Service that leads to whoever leads. */
const script = `number=0
while :; do
  number=$((number + 1))
  if timeout 3 psql -XqAt -c "INSERT INTO signed VALUES ($number)" 2> /tmp/said; then
    echo "$number taken"
  else
    echo "$number refused: $(tail -n 1 /tmp/said)"
    sleep 0.1
  fi
done
`;

/** What the client was told of a row, and when. */
export interface Answer {
  number: number;
  taken: boolean;
  /** Milliseconds since 1970. */
  at: number;
}

export class Writer {
  readonly #of: SignersDatabase;
  readonly #name = "writer";

  constructor(of: SignersDatabase) {
    this.#of = of;
  }

  /** Begins to write, once the database has been brought to its version as the signer's pod does it. */
  async begin(): Promise<void> {
    const { core, namespace, signer, database } = this.#of;
    const { migrations } = database;
    const files = {
      [scriptsName(signer.name)]: { "copy.sh": copyScript, "migrate.sh": migrateScript },
      "signers-image": steps(migrations.version),
    };
    for (const [name, data] of Object.entries(files)) {
      await core.createNamespacedConfigMap({ namespace, body: { metadata: { name }, data } });
    }
    await core.createNamespacedPod({ namespace, body: { metadata: { name: this.#name }, spec: this.#pod() } });
    await eventually("a row is taken", async () => ((await this.taken()).length > 0 ? true : undefined), 120);
  }

  /** The signer's pod with its own init containers, the database's image in place of the signer's. */
  #pod(): V1PodSpec {
    const { signer, database } = this.#of;
    const { migrations, image } = database;
    const ours = { ...database, migrations: { ...migrations, image } };
    const spec = signerPod({ ...signer, database: ours, keystores: [] }, signer.replicas[0]!)
      .spec as unknown as V1PodSpec;
    const [copying, taking] = spec.initContainers as [V1Container, V1Container];
    const inImage = { name: "signers-image", mountPath: migrations.folder, readOnly: true };
    return {
      ...spec,
      serviceAccountName: "default",
      terminationGracePeriodSeconds: 1,
      initContainers: [{ ...copying, volumeMounts: [...(copying.volumeMounts ?? []), inImage] }, taking],
      containers: [
        {
          ...taking,
          name: "writer",
          command: ["sh", "-c", script],
          env: [
            ...(taking.env ?? []).filter(({ name }) => name !== "PGCONNECT_TIMEOUT"),
            { name: "PGCONNECT_TIMEOUT", value: "2" },
          ],
        },
      ],
      volumes: [
        ...(spec.volumes ?? []).filter(({ name }) => name !== "key-configs"),
        { name: inImage.name, configMap: { name: inImage.name } },
      ],
    };
  }

  /** All that it was told so far. */
  async answers(): Promise<Answer[]> {
    const { core, namespace } = this.#of;
    const log = await core.readNamespacedPodLog({ namespace, name: this.#name, container: "writer", timestamps: true });
    return [...log.matchAll(/^(\S+) (\d+) (taken|refused)/gm)].map(([, at = "", number, word]) => ({
      number: Number(number),
      taken: word === "taken",
      at: Date.parse(at),
    }));
  }

  async taken(): Promise<Answer[]> {
    return (await this.answers()).filter(({ taken }) => taken);
  }

  /** Waits until rows are taken that were written after a moment. */
  async whenTakenAfter(moment: number, seconds = 120): Promise<void> {
    await eventually(
      "rows are taken again",
      async () => ((await this.taken()).some(({ at }) => at > moment) ? true : undefined),
      seconds,
    );
  }

  /** Rows that it was told are taken and that an instance does not have. */
  async lost(instance: string): Promise<number[]> {
    const told = await this.taken();
    const there = new Set((await this.#of.ask(instance, "SELECT number FROM signed")).map(Number));
    return told.map(({ number }) => number).filter((number) => !there.has(number));
  }
}

/** The longest time in which no row was taken, in seconds. */
export function longestSilence(taken: readonly Answer[]): number {
  return Math.max(0, ...taken.slice(1).map(({ at }, index) => at - taken[index]!.at)) / 1000;
}
