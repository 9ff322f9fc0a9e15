import { everyPod, type Rule } from "../kubernetes.ts";

interface Variable {
  name?: string;
  value?: string;
}

interface Speaking {
  name?: string;
  args?: string[];
  command?: string[];
  env?: Variable[];
}

const secretName = /(PASSWORD|PASSPHRASE|PRIVATE_?KEY|SECRET_ACCESS_KEY|MNEMONIC)$/i;
const secretFlag = /^--[a-z0-9.-]*(password|passphrase|private-?key|secret-access-key|mnemonic)=(?!(?:true|false)$)/i;

/** What stands in a pod's template stands in the API server, in the state, and in whatever prints either. */
export const podsSecretsByReference: Rule = {
  name: "pods-secrets-by-reference",
  description: "No pod's template holds a password or a private key: variables refer to Secrets, flags to files.",
  enforcementLevel: "mandatory",
  validateResource: everyPod(({ spec }, _, report) => {
    for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])] as Speaking[]) {
      const where = `Container ${container.name ?? "(unnamed)"}`;
      for (const { name = "", value } of container.env ?? []) {
        if (secretName.test(name) && value !== undefined && value !== "") {
          report(`${where} has ${name} in plain text: take it by valueFrom.secretKeyRef.`);
        }
      }
      for (const flag of [...(container.command ?? []), ...(container.args ?? [])]) {
        const [given = ""] = secretFlag.exec(flag) ?? [];
        if (given === "") continue;
        report(`${where} has a secret in the flag ${given.slice(0, -1)}: give it a file, or a variable.`);
      }
    }
  }),
};
