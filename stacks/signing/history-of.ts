import { genesisValidatorsRoots } from "../../catalogue/signers/genesis-roots.ts";
import { signerImage } from "../../catalogue/signers/web3signer.ts";
import type { SigningPlan } from "../plan.ts";
import type { Expected } from "./check-interchange.ts";

/** What a history is held to before a signer is given it. */
export interface HistorySetting {
  signer: string;
  expected: Expected;
  /** Commands, in order, that give it to the signer while nobody signs. */
  commands: (file: string) => string[];
}

/**
 * @param network of the signer's chain.
 * @throws where there is no such signer, or it signs for no validators.
 */
export function historyOf({ signers, validators }: SigningPlan, name: string, network: string): HistorySetting {
  const signer = signers.find((each) => each.name === name);
  const database = signer?.database;
  if (signer === undefined || database === undefined) throw new Error(`${name} is no signer for validators`);
  const sets = validators.filter((set) => set.signer === name);
  const genesis = (genesisValidatorsRoots as Readonly<Record<string, string>>)[network];
  const kubectl = `kubectl -n ${signer.namespace}`;
  const [replica = name] = signer.replicas.map((each) => each.name);
  const inside = `${kubectl} exec -i deploy/${replica} -c web3signer --`;
  const there = "/tmp/history.json";
  const flags = signer.args
    .filter((flag) => /^--(slashing-protection-db-|network=)/.test(flag))
    .map((flag) => `'${flag}'`);
  const scale = (to: number) => sets.map((set) => `${kubectl} scale statefulset ${set.name} --replicas=${to}`);
  return {
    signer: name,
    expected: {
      ...(genesis === undefined ? {} : { genesisValidatorsRoot: genesis }),
      publicKeys: sets.flatMap(({ publicKeys }) => publicKeys),
    },
    commands: (file) => [
      // Nothing may be signed meanwhile, and nothing pruned (EIP-3076; web3signer's guide to the database).
      ...scale(0),
      `${inside} sh -c 'cat > ${there}' < '${file}'`,
      `${inside} ${signerImage.program} eth2 ${flags.join(" ")} --slashing-protection-pruning-enabled=false import --from=${there}`,
      `${inside} rm ${there}`,
      ...scale(1),
    ],
  };
}
