/**
 * What may be asked, by name. A method is let in because its very name stands here or in a consumer's list: whatever is
 * written otherwise (other letters that look alike, other cases, a space more) is none of them.
 */

/** Namespaces that open, change or reveal a node: nothing that a consumer is granted lets these in. */
export const deniedAlways: readonly string[] = [
  "admin",
  "clique",
  "debug",
  "engine",
  "les",
  "miner",
  "personal",
  "testing",
  "trace",
  "txpool",
];

/** What asks the node to sign with a key of its own: no node here has one, and none shall be asked to. */
const signs = ["eth_accounts", "eth_sendTransaction", "eth_sign", "eth_signTransaction", "eth_signTypedData"];

/** What consumers may ask where their entry names no methods. Source: ethereum/execution-apis, and geth's filters. */
export const usualMethods: readonly string[] = [
  "eth_blobBaseFee",
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_createAccessList",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getBlockReceipts",
  "eth_getBlockTransactionCountByHash",
  "eth_getBlockTransactionCountByNumber",
  "eth_getCode",
  "eth_getFilterChanges",
  "eth_getFilterLogs",
  "eth_getLogs",
  "eth_getProof",
  "eth_getStorageAt",
  "eth_getTransactionByBlockHashAndIndex",
  "eth_getTransactionByBlockNumberAndIndex",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_getUncleByBlockHashAndIndex",
  "eth_getUncleByBlockNumberAndIndex",
  "eth_getUncleCountByBlockHash",
  "eth_getUncleCountByBlockNumber",
  "eth_maxPriorityFeePerGas",
  "eth_newBlockFilter",
  "eth_newFilter",
  "eth_newPendingTransactionFilter",
  "eth_sendRawTransaction",
  "eth_subscribe",
  "eth_syncing",
  "eth_uninstallFilter",
  "eth_unsubscribe",
  "net_version",
  "web3_clientVersion",
  "web3_sha3",
];

/**
 * What a consumer with the grant may ask on the port for traces. By name: `debug_traceBlockFromFile` reads files of the
 * node, and `debug_traceChain` runs for hours. The `trace_` ones are reth's.
 */
export const traceMethods: readonly string[] = [
  "debug_traceBlockByHash",
  "debug_traceBlockByNumber",
  "debug_traceCall",
  "debug_traceTransaction",
  "trace_block",
  "trace_call",
  "trace_filter",
  "trace_replayBlockTransactions",
  "trace_transaction",
];

/** Tracers that are built into clients. Any other text is a program that the node would run. */
export const builtInTracers: readonly string[] = [
  "4byteTracer",
  "callTracer",
  "flatCallTracer",
  "muxTracer",
  "noopTracer",
  "prestateTracer",
];

const usual = new Set(usualMethods);
const traces = new Set(traceMethods);

export function isTrace(method: string): boolean {
  return traces.has(method);
}

/** Whether no list of a consumer can let it in. */
export function isDenied(method: string): boolean {
  const [namespace = ""] = method.toLowerCase().split("_", 1);
  return deniedAlways.includes(namespace.trim()) || signs.some((name) => name.toLowerCase() === method.toLowerCase());
}

/** Whether a consumer's list lets a method in, traces aside. An empty list is that of the usual ones. */
export function isAllowed(method: string, patterns: readonly string[]): boolean {
  if (isDenied(method)) return false;
  if (patterns.length === 0) return usual.has(method);
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? wellFormed.test(method) && method.startsWith(pattern.slice(0, -1)) : method === pattern,
  );
}

/** A namespace and a name, in the letters that clients use: what a star may stand for. */
const wellFormed = /^[a-z][a-z0-9]*_[a-zA-Z0-9]+$/;

/** What is kept on the node: it can be asked of that one only. */
export const makesFilter = new Set(["eth_newBlockFilter", "eth_newFilter", "eth_newPendingTransactionFilter"]);
export const usesFilter = new Set(["eth_getFilterChanges", "eth_getFilterLogs", "eth_uninstallFilter"]);
/** What reads all blocks of a range, or makes a filter that `eth_getFilterLogs` reads them by. */
export const ofRange = new Set(["eth_getLogs", "eth_newFilter", "trace_filter"]);
/** What belongs to a connection: there is none over HTTP. */
export const ofConnection = new Set(["eth_subscribe", "eth_unsubscribe"]);

/** Where a method's block stands among its parameters: a number, a tag, or an object with a block's hash. */
export const blockAt: ReadonlyMap<string, number> = new Map([
  ["debug_traceBlockByNumber", 0],
  ["debug_traceCall", 1],
  ["eth_call", 1],
  ["eth_createAccessList", 1],
  ["eth_estimateGas", 1],
  ["eth_feeHistory", 1],
  ["eth_getBalance", 1],
  ["eth_getBlockByNumber", 0],
  ["eth_getBlockReceipts", 0],
  ["eth_getBlockTransactionCountByNumber", 0],
  ["eth_getCode", 1],
  ["eth_getProof", 2],
  ["eth_getStorageAt", 2],
  ["eth_getTransactionByBlockNumberAndIndex", 0],
  ["eth_getTransactionCount", 1],
  ["eth_getUncleByBlockNumberAndIndex", 0],
  ["eth_getUncleCountByBlockNumber", 0],
  ["trace_block", 0],
  ["trace_call", 2],
  ["trace_replayBlockTransactions", 0],
]);

/** Of these, what needs the state of the block, which most nodes keep of the newest only. */
export const needsState = new Set([
  "debug_traceBlockByNumber",
  "debug_traceCall",
  "eth_call",
  "eth_createAccessList",
  "eth_estimateGas",
  "eth_getBalance",
  "eth_getCode",
  "eth_getProof",
  "eth_getStorageAt",
  "eth_getTransactionCount",
  "trace_block",
  "trace_call",
  "trace_replayBlockTransactions",
]);

/** What never changes once it is known: the chain's own names, and what a block's hash stands for. */
export const immutable = new Set([
  "eth_chainId",
  "eth_getBlockByHash",
  "eth_getBlockTransactionCountByHash",
  "eth_getTransactionByBlockHashAndIndex",
  "eth_getUncleByBlockHashAndIndex",
  "eth_getUncleCountByBlockHash",
  "net_version",
]);

/** What the kept gateway is asked, where the question names its block or transaction: it caches by finality. */
export const throughKept = new Set([
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getBlockReceipts",
  "eth_getBlockTransactionCountByHash",
  "eth_getBlockTransactionCountByNumber",
  "eth_getLogs",
  "eth_getTransactionByBlockHashAndIndex",
  "eth_getTransactionByBlockNumberAndIndex",
  "eth_getTransactionByHash",
  "eth_getTransactionReceipt",
]);
