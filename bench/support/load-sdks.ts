/** A child of `bench/program.ts`: what it costs to load the SDKs alone. Prints its cost as JSON. */
import "@pulumi/pulumi";
import "@pulumi/kubernetes";
import { printCost } from "./cost.ts";

printCost();
