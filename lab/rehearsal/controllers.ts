/**
 * What of a cloud works inside the cluster: volumes and load balancers, simulated. Runs as a program of the lab, in its
 * namespaces, so that it ends with the lab however that ends.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { cloudOf } from "../../catalogue/clouds/index.ts";
import { ApiClient, supervisorAccess } from "../cluster/api.ts";
import { balanceOnce } from "./balancers.ts";
import { Provisioner } from "./provisioner.ts";

/** Milliseconds between two looks. */
const interval = 250;

const api = new ApiClient(supervisorAccess());
const provisioner = new Provisioner(api, cloudOf("aws").diskTypes);

let complaint = "";
for (;;) {
  try {
    await provisioner.tick();
    await balanceOnce(api);
    complaint = "";
  } catch (error) {
    // The API server may be starting or ending; what lasts is in the log once.
    const text = error instanceof Error ? error.message : String(error);
    if (text !== complaint) process.stderr.write(`${(complaint = text)}\n`);
  }
  await sleep(interval);
}
