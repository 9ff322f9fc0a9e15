import * as z from "zod";
import type { Lock } from "./types.ts";

/** The version of the format that this program writes, and the only one that it reads. */
export const lockVersion = 1;

/** Kubernetes names, zone ids, disk types and machine types: nothing that would need quoting anywhere. */
const word = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, 'letters, digits, "-", "_" and ".", as in m7g.2xlarge')
  .max(253, "at most 253 characters");
const kubernetesName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'lower-case letters, digits, "-" and "."')
  .max(253, "at most 253 characters");
const text = z.string().min(1, "a text").max(500, "at most 500 characters");

const generation = z.string().regex(/^[0-9a-f]{8}$/, "8 hexadecimal digits, as 0a1b2c3d");

const count = z.int().min(0, "0 or more");
const atLeastOne = z.int().min(1, "at least 1");
const amount = z.number().min(0, "0 or more");
const size = z.number().gt(0, "more than 0");
const io = z.strictObject({ iops: amount, mibs: amount });

const cidr = z.string().refine(isCidr, "an IPv4 range, as 10.20.0.0/16");

function isCidr(value: string): boolean {
  const [, address = "", prefix = ""] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(value) ?? [];
  return address !== "" && address.split(".").every((byte) => Number(byte) <= 255) && Number(prefix) <= 32;
}

const volumeSchema = z.strictObject({
  role: z.enum(["execution", "consensus", "bitcoin", "lightning", "ipfs", "rootstock", "database", "server"]),
  claim: kubernetesName,
  type: word,
  sizeGiB: size,
  iops: amount,
  mibs: amount,
  statedGiB: size.optional(),
});

const placementSchema = z.strictObject({
  name: kubernetesName,
  bookedOn: text,
  group: text,
  profile: text,
  pool: kubernetesName,
  slot: kubernetesName,
  zone: word,
  generation: atLeastOne,
  volumes: z.array(volumeSchema),
});

const slotSchema = z.strictObject({
  name: kubernetesName,
  cpuMillis: amount,
  memoryMiB: amount,
  ceilingMiB: amount,
  volumes: count,
  follow: io,
  peak: io,
  localGiB: amount,
});

const poolSchema = z.strictObject({
  name: kubernetesName,
  zone: word,
  machine: word,
  spot: z.boolean(),
  count: atLeastOne,
  rootDiskGiB: amount,
  generation: generation.optional(),
  slots: z.array(slotSchema),
});

const leavingSchema = z.strictObject({
  pool: kubernetesName,
  generation,
  zone: word,
  machine: word,
  spot: z.boolean(),
  count: atLeastOne,
  rootDiskGiB: amount,
});

const capacitySchema = z.strictObject({
  cloud: z.enum(["aws", "gcp", "existing"]),
  region: word.optional(),
  zones: z.array(word),
  pools: z.array(poolSchema),
  leaving: z.array(leavingSchema).optional(),
  placements: z.array(placementSchema),
});

const addressesSchema = z.strictObject({
  vpc: cidr,
  existingVpc: text.optional(),
  pods: cidr,
  services: cidr,
  controlPlane: cidr.optional(),
  subnets: z.record(word, z.strictObject({ nodes: cidr, public: cidr.optional(), pods: cidr.optional() })),
});

/** What a lock may hold, field by field. What several fields decide together is for the rules to say. */
export const lockSchema = z.strictObject({
  version: z.literal(lockVersion),
  environment: kubernetesName,
  clients: z.record(word, z.string().regex(/^\d+\.\d+\.\d+$/, "a version, as 1.17.6")).optional(),
  capacity: capacitySchema,
  addresses: addressesSchema.optional(),
}) satisfies z.ZodType<Lock>;
