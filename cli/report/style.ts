/** The report's own style sheet: light and dark, narrow and wide, screen and paper. */
export const style = `
:root{color-scheme:light dark;--paper:#faf9f6;--card:#fff;--ink:#1c2430;--soft:#5b6573;--rule:#e2e0da;--accent:#1f5f8b;
--alarm:#b3261e;--alarm-paper:#fdeeec;--machines:#2c6aa0;--disks:#c8791f;--traffic:#2b8a76;--services:#8763ad;
--line-0:#2c6aa0;--line-1:#c8791f;--line-2:#2b8a76;--line-3:#8763ad;--line-4:#b8436b;--line-5:#6b7f1e;--line-6:#4a5bc4;--line-7:#8a5a3b}
@media screen and (prefers-color-scheme:dark){:root{--paper:#11151b;--card:#181e26;--ink:#e8eaee;--soft:#a2acb9;--rule:#2d3641;
--accent:#7fb8e0;--alarm:#ff9a8f;--alarm-paper:#33201f;--machines:#5d9fd6;--disks:#e0a052;--traffic:#56b8a2;--services:#b094d6;
--line-0:#5d9fd6;--line-1:#e0a052;--line-2:#56b8a2;--line-3:#b094d6;--line-4:#e57fa3;--line-5:#a9bf55;--line-6:#8d9bf0;--line-7:#c79a7b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Open Sans","Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main,header,footer{max-width:1080px;margin:0 auto;padding:0 28px}
header{padding-top:32px}
h1{font-size:28px;line-height:1.2;margin:0;letter-spacing:-.015em}
h1 small{font-size:15px;font-weight:400;color:var(--soft);letter-spacing:0;margin-left:.6em}
h2{font-size:20px;line-height:1.3;margin:52px 0 4px;letter-spacing:-.01em}
h3{font-size:15px;margin:28px 0 6px}
p{margin:0 0 12px;max-width:72ch}
.lead{color:var(--soft)}
a{color:var(--accent);text-underline-offset:2px}
.answers{display:grid;grid-template-columns:minmax(0,4fr) minmax(0,5fr) minmax(0,5fr);gap:16px;margin:22px 0 0;padding:0}
.answers section{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:18px 20px 16px;min-width:0}
.answers h2{margin:0 0 8px;font-size:13px;font-weight:600;color:var(--soft);letter-spacing:0}
.price{font-size:38px;line-height:1.1;font-weight:650;letter-spacing:-.025em;margin:0}
.price small{font-size:15px;font-weight:400;color:var(--soft);letter-spacing:0;white-space:nowrap}
.facts{margin:12px 0 0;display:grid;grid-template-columns:auto auto;gap:3px 12px;font-size:14px}
.facts dt{color:var(--soft)}.facts dd{margin:0;text-align:right}
.split{display:flex;height:10px;border-radius:5px;overflow:hidden;margin:14px 0 8px;gap:2px}
.split i{display:block;min-width:2px}
.keys{list-style:none;margin:0;padding:0;font-size:13px;display:grid;grid-template-columns:1fr auto auto;gap:2px 10px}
.keys li{display:contents}.keys b{font-weight:400}.keys span{text-align:right;color:var(--soft)}
.keys b::before{content:"";display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:7px;background:var(--dot)}
.list{list-style:none;margin:0;padding:0}
.list li{padding:8px 0;border-top:1px solid var(--rule);font-size:14px;line-height:1.42}
.list li:first-child{border-top:0;padding-top:0}
.list strong{display:flex;justify-content:space-between;gap:10px;font-weight:600}
.list strong span:last-child{white-space:nowrap}
.list div{color:var(--soft);overflow-wrap:anywhere}
.now{color:var(--alarm)}
figure{margin:18px 0 28px}
figcaption{font-weight:600;margin:0 0 10px}
svg.chart{display:block;width:100%;height:auto;overflow:visible;font-family:inherit}
svg.narrow{display:none}
.scroll{overflow-x:auto;margin:14px 0 0}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.4}
caption{text-align:left;font-weight:600;padding:0 0 8px}
th,td{padding:7px 12px 7px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:500;font-size:13px;vertical-align:bottom;border-bottom-color:var(--soft)}
tbody th{font-weight:500}
.n{text-align:right;white-space:nowrap}
tfoot th,tfoot td{font-weight:650;border-bottom:0;border-top:1px solid var(--soft)}
td small,th small{display:block;color:var(--soft);font-weight:400;font-size:13px}
.id{overflow-wrap:anywhere}
.bar{display:flex;height:8px;min-width:110px;border-radius:4px;overflow:hidden;background:var(--rule);margin:6px 0 4px}
.bar{gap:1px}.bar i{background:var(--soft)}.bar i:nth-child(2){opacity:.72}.bar i:nth-child(3){opacity:.52}.bar i:nth-child(n+4){opacity:.36}
.bar i.unused{background:transparent}
.raise{color:var(--alarm);font-weight:600}
sup{font-size:11px;line-height:0}sup a{text-decoration:none;padding:0 1px}
details{margin:16px 0 0}
summary{cursor:pointer;color:var(--accent)}
.notes{padding-left:1.4em;font-size:14px}.notes li{margin:0 0 6px;overflow-wrap:anywhere}
footer{padding:44px 28px 56px;color:var(--soft);font-size:14px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media (max-width:860px){.answers{grid-template-columns:minmax(0,1fr)}}
@media (max-width:620px){main,header,footer{padding-left:16px;padding-right:16px}header{padding-top:20px}h1 small{display:block;margin:4px 0 0}
h2{margin-top:40px}svg.wide{display:none}svg.narrow{display:block}.price{font-size:34px}.answers section{padding:16px}}
@media print{:root{--paper:#fff}body{font-size:11px}main,header,footer{max-width:none;padding:0}h2{margin-top:24px;break-after:avoid}
figure,tr,.answers section{break-inside:avoid}.scroll{overflow:visible}table{font-size:10px}thead{display:table-header-group}
.answers{grid-template-columns:4fr 5fr 5fr}a{color:inherit;text-decoration:none}}
`;
