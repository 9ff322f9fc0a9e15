/** The environment variable that holds the id of the lab for which a stand-in may run. */
export const LAB_ID_VARIABLE = "CRYPTOKUBE_STAND_IN";

/** The lab's id, or the sentence that refuses. */
export function labIdFrom(env: NodeJS.ProcessEnv, name: string): { id: string } | { refusal: string } {
  const id = env[LAB_ID_VARIABLE];
  if (id !== undefined && id !== "") return { id };
  return {
    refusal:
      `This is CryptoKube's stand-in for the Pulumi provider "${name}", for the lab only, and ${LAB_ID_VARIABLE} names no lab. ` +
      `Remove it from PATH and install the official one: pulumi plugin install resource ${name}.`,
  };
}

/** Said once in each run, so that nobody takes the stand-in for the official provider. */
export function banner(name: string, officialVersion: string): string {
  return (
    `STAND-IN: the provider "${name}" is CryptoKube's own imitation of the official ${name} ${officialVersion}, ` +
    "used because the official plugin could not be had here. It serves this lab only; never rely on it elsewhere."
  );
}
