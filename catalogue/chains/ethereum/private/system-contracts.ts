/**
 * Contracts that clients call at each block from the Prague fork on: without them a block is invalid. On public networks
 * they were deployed by transactions; a network that begins at Prague has them from its first block.
 *
 * Addresses and code are those of the EIPs, as go-ethereum v1.17.6 has them (params/protocol_params.go, read 2026-11-26).
 */
export interface SystemContract {
  /** What it is for. */
  purpose: string;
  address: string;
  /** Its code, hexadecimal. */
  code: string;
}

export const systemContracts: readonly SystemContract[] = [
  {
    purpose: "EIP-4788: roots of beacon blocks, for contracts",
    address: "0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02",
    code: [
      "0x3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff81",
      "0690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500",
    ].join(""),
  },
  {
    purpose: "EIP-2935: hashes of past blocks, for contracts",
    address: "0x0000F90827F1C53a10cb7A02335B175320002935",
    code: [
      "0x3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff8143",
      "0311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500",
    ].join(""),
  },
  {
    purpose: "EIP-7002: withdrawals that are asked for by transactions",
    address: "0x00000961Ef480Eb55e80D19ad83579A64c007002",
    code: [
      "0x3373fffffffffffffffffffffffffffffffffffffffe1460cb5760115f54807fffffffffffffffffffffffffffffffffff",
      "ffffffffffffffffffffffffffffff146101f457600182026001905f5b5f8211156068578101908302848302900491600101",
      "9190604d565b909390049250505036603814608857366101f457346101f4575f5260205ff35b34106101f457600154600101",
      "600155600354806003026004013381556001015f35815560010160203590553360601b5f5260385f601437604c5fa0600101",
      "600355005b6003546002548082038060101160df575060105b5f5b8181146101835782810160030260040181604c02815460",
      "601b8152601401816001015481526020019060020154807fffffffffffffffffffffffffffffffff00000000000000000000",
      "000000000000168252906010019060401c908160381c81600701538160301c81600601538160281c81600501538160201c81",
      "600401538160181c81600301538160101c81600201538160081c81600101535360010160e1565b9101809214610195579060",
      "02556101a0565b90505f6002555f6003555b5f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "ffffffff14156101cd57505f5b6001546002828201116101e25750505f6101e8565b01600290035b5f555f600155604c025f",
      "f35b5f5ffd",
    ].join(""),
  },
  {
    purpose: "EIP-7251: consolidations that are asked for by transactions",
    address: "0x0000BBdDc7CE488642fb579F8B00f3a590007251",
    code: [
      "0x3373fffffffffffffffffffffffffffffffffffffffe1460d35760115f54807fffffffffffffffffffffffffffffffffff",
      "ffffffffffffffffffffffffffffff1461019a57600182026001905f5b5f8211156068578101908302848302900491600101",
      "9190604d565b9093900492505050366060146088573661019a573461019a575f5260205ff35b341061019a57600154600101",
      "600155600354806004026004013381556001015f358155600101602035815560010160403590553360601b5f5260605f6014",
      "3760745fa0600101600355005b6003546002548082038060021160e7575060025b5f5b818114610129578281016004026004",
      "0181607402815460601b815260140181600101548152602001816002015481526020019060030154905260010160e9565b91",
      "0180921461013b5790600255610146565b90505f6002555f6003555b5f54807fffffffffffffffffffffffffffffffffffff",
      "ffffffffffffffffffffffffffff141561017357505f5b6001546001828201116101885750505f61018e565b01600190035b",
      "5f555f6001556074025ff35b5f5ffd",
    ].join(""),
  },
];

/** Where deposits would be made: on every network of its own at an address that its configuration names. */
export const depositContractAddress = "0x4242424242424242424242424242424242424242";

/**
 * In place of the deposit contract, whose validators would join: this network's are all there from the beginning. It
 * counts no deposits, whatever it is asked, and takes no money.
 *
 * Something must stand there: prysm asks it for the count of deposits before all else, and says until it has an answer
 * that its execution client is offline (run with v5.3.2 and v7.0.0, 2026-11-26).
 */
export const noDeposits: SystemContract = {
  purpose: "no deposits",
  address: depositContractAddress,
  code: [
    "0x",
    // Who sends money has it back: CALLVALUE ISZERO PUSH1 8 JUMPI PUSH0 PUSH0 REVERT JUMPDEST.
    "34156008575f5ffd5b",
    // A byte string (offset 32) of length 8, all zero: MSTORE(0, 32), MSTORE(32, 8), RETURN(0, 96).
    "60205f52",
    "6008602052",
    "60605ff3",
  ].join(""),
};
