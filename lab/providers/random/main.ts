/*
 * THIS IS NOT THE OFFICIAL PULUMI PROVIDER "RANDOM".
 * It is CryptoKube's stand-in for it, for the lab alone: used where the official plugin cannot be had, and refused
 * without a lab. See ../README.md.
 */
import { main } from "../protocol/main.ts";
import { OFFICIAL_VERSION, RandomProvider } from "./provider.ts";

await main({ name: "random", version: OFFICIAL_VERSION, create: () => new RandomProvider() });
