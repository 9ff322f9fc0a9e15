import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** Where the engine would keep a stack's state, by each who has a say. */
export interface BackendView {
  /** What the environment's file states, in `cryptokube:backend`. */
  stated?: string;
  /** PULUMI_BACKEND_URL, which the engine prefers to everything. */
  variable?: string;
  /** Where `pulumi login` was to last. */
  loggedIn?: string;
}

export type BackendChoice = { ok: true; url?: string } | { ok: false; message: string };

/**
 * Decides which backend the engine is to use, and refuses a second one for an environment that states its own.
 *
 * @param secretsProvider as the file states it, for what is said about moving.
 */
export function chooseBackend(environment: string, view: BackendView, secretsProvider?: string): BackendChoice {
  const { stated, variable, loggedIn } = view;
  if (stated === undefined) return { ok: true };
  const other = variable ?? loggedIn;
  if (other === undefined || sameBackend(stated, other)) return { ok: true, url: stated };
  const by = variable === undefined ? "the engine is logged in to" : "PULUMI_BACKEND_URL says";
  const back = variable === undefined ? `pulumi login '${stated}'` : "unset PULUMI_BACKEND_URL";
  return {
    ok: false,
    message: [
      `The state of ${environment} is in ${stated} (its file says so), but ${by} ${other}.`,
      "A second state of what is live would make everything a second time, so nothing was done.",
      `If nothing of ${environment} is in ${other}:`,
      `  ${back}`,
      ...moving(environment, stated, other, secretsProvider),
    ].join("\n"),
  };
}

/** How a stack's state goes from one backend to another. Whoever does it must be the only one at it. */
export function moving(environment: string, to: string, from: string, secretsProvider?: string): string[] {
  const provider = secretsProvider === undefined ? "" : ` --secrets-provider '${secretsProvider}'`;
  return [
    `If its state is in ${from} and is to go to ${to}, with nobody running \`up\` meanwhile:`,
    `  pulumi login '${to}'`,
    `  pulumi stack migrate '${from}' ${environment}${provider}      # Pulumi 3.259 or newer; older ones:`,
    `  pulumi login '${from}' && pulumi stack export --stack ${environment} --show-secrets --file state.json`,
    `  pulumi login '${to}' && pulumi stack init ${environment}${provider}`,
    `  pulumi stack import --stack ${environment} --file state.json && shred -u state.json   # it holds secrets in the clear`,
    `Then \`pulumi preview --stack ${environment}\` must show no change, and the stack in ${from} is to be removed with`,
    `  pulumi login '${from}' && pulumi stack rm ${environment} --force --preserve-config   # the state only: it deletes no resource`,
  ];
}

/** Whether two names lead to one place. Who asks, and how, is no part of the place. */
export function sameBackend(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

function normal(url: string): string {
  const [place = "", query = ""] = url.trim().split("?");
  const parameters = query
    .split("&")
    .filter((parameter) => parameter !== "" && !/^(awssdk|profile)=/.test(parameter))
    .sort();
  return [place.replace(/\/+$/, ""), ...parameters].join("&");
}

/** Where the engine is logged in to, as its own credentials file has it. */
export function loggedInTo(env: NodeJS.ProcessEnv): string | undefined {
  const home = env.PULUMI_CREDENTIALS_PATH ?? env.PULUMI_HOME ?? path.join(env.HOME ?? "", ".pulumi");
  const file = path.join(home, "credentials.json");
  if (!existsSync(file)) return undefined;
  try {
    const { current } = JSON.parse(readFileSync(file, "utf8")) as { current?: string };
    return current === "" ? undefined : current;
  } catch {
    // The engine says what is wrong with its own file.
    return undefined;
  }
}
