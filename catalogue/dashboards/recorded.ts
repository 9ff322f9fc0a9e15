/** Series that the plan records for dashboards, beside those of alerts: what was meant, to be held against what is. */
export const recordedForDashboards = {
  /** Size of each volume of a node as the plan has it, bytes; labels: `chain`, `node`, `role`. */
  volumePlanned: "cryptokube:volume_planned_bytes",
  /** Machines of each pool as the plan has them; labels: `pool`, `machine`. */
  machinesPlanned: "cryptokube:machines_planned",
  /** US dollars a month by the catalogue's prices; labels: `part`, `kind`. */
  monthlyDollars: "cryptokube:monthly_dollars",
} as const;
