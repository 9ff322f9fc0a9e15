import { keccak256 } from "./keccak.ts";

/** An Ethereum address with the capitals that are its checksum (EIP-55). */
export function checksummed(address: string): string {
  const digits = address.slice(2).toLowerCase();
  const hash = keccak256(Buffer.from(digits)).toString("hex");
  const cased = digits.replace(/[a-f]/g, (digit, at: number) =>
    parseInt(hash.charAt(at), 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${cased}`;
}
