package graph

// style is the style sheet inside a drawing. Colours are variables, which a page
// around the drawing may set otherwise; readers without variables take the light
// ones, which stand before them.
const style = `
.aslc-graph{--g-bg:#fff;--g-ink:#1f2328;--g-muted:#57606a;--g-edge:#6e7781;--g-node:#fff;--g-box:#f6f8fa;--g-frame:#8c959f;
--g-task:#0969da;--g-choice:#8a5a00;--g-wait:#8250df;--g-good:#1a7f37;--g-bad:#cf222e;--g-catch:#bc4c00;
--g-good-fill:#dafbe1;--g-bad-fill:#ffebe9;--g-catch-fill:#fff1e5;--g-run-fill:#ddf4ff;--g-off-fill:#eaeef2;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
@media (prefers-color-scheme:dark){.aslc-graph{--g-bg:#0d1117;--g-ink:#e6edf3;--g-muted:#9ea7b0;--g-edge:#8b949e;--g-node:#161b22;--g-box:#10151c;--g-frame:#6e7681;
--g-task:#58a6ff;--g-choice:#d29922;--g-wait:#bc8cff;--g-good:#3fb950;--g-bad:#ff7b72;--g-catch:#f0883e;
--g-good-fill:#10291a;--g-bad-fill:#3a1418;--g-catch-fill:#33200f;--g-run-fill:#0f2a4a;--g-off-fill:#21262d}}
.aslc-graph .ground{fill:#fff;fill:var(--g-bg)}
.aslc-graph text{fill:#1f2328;fill:var(--g-ink);text-anchor:middle;font-size:11px}
.aslc-graph .name{font-size:13px;font-weight:600}
.aslc-graph .kind{font-size:10px;fill:#57606a;fill:var(--g-muted)}
.aslc-graph .sub{fill:#57606a;fill:var(--g-muted)}
.aslc-graph .shape{fill:#fff;fill:var(--g-node);stroke:#57606a;stroke:var(--g-muted);stroke-width:1.5}
.aslc-graph .Task>.shape{stroke:#0969da;stroke:var(--g-task)}
.aslc-graph .Choice>.shape{stroke:#8a5a00;stroke:var(--g-choice)}
.aslc-graph .Wait>.shape{stroke:#8250df;stroke:var(--g-wait)}
.aslc-graph .Succeed>.shape{stroke:#1a7f37;stroke:var(--g-good)}
.aslc-graph .Fail>.shape{stroke:#cf222e;stroke:var(--g-bad)}
.aslc-graph .Parallel>.shape,.aslc-graph .Map>.shape{fill:#f6f8fa;fill:var(--g-box)}
.aslc-graph .frame{fill:none;stroke:#8c959f;stroke:var(--g-frame);stroke-dasharray:2 3}
.aslc-graph .mark{fill:#1f2328;fill:var(--g-ink)}
.aslc-graph .ring{fill:none;stroke:#1f2328;stroke:var(--g-ink);stroke-width:1.5}
.aslc-graph .line{fill:none;stroke:#6e7781;stroke:var(--g-edge);stroke-width:1.5}
.aslc-graph .tip{fill:#6e7781;fill:var(--g-edge)}
.aslc-graph .catch>.line{stroke:#bc4c00;stroke:var(--g-catch);stroke-dasharray:5 4}
.aslc-graph .catch>.tip,.aslc-graph .catch>text{fill:#bc4c00;fill:var(--g-catch)}
.aslc-graph .port{fill:#fff;fill:var(--g-node);stroke:#bc4c00;stroke:var(--g-catch);stroke-width:1.5}
.aslc-graph [data-status]>.shape{stroke-width:2.5}
.aslc-graph [data-status=succeeded]>.shape{fill:#dafbe1;fill:var(--g-good-fill);stroke:#1a7f37;stroke:var(--g-good)}
.aslc-graph [data-status=failed]>.shape,.aslc-graph [data-status=timed-out]>.shape{fill:#ffebe9;fill:var(--g-bad-fill);stroke:#cf222e;stroke:var(--g-bad)}
.aslc-graph [data-status=caught]>.shape{fill:#fff1e5;fill:var(--g-catch-fill);stroke:#bc4c00;stroke:var(--g-catch)}
.aslc-graph [data-status=running]>.shape{fill:#ddf4ff;fill:var(--g-run-fill);stroke:#0969da;stroke:var(--g-task);stroke-dasharray:8 4}
.aslc-graph [data-status=aborted]>.shape{fill:#eaeef2;fill:var(--g-off-fill);stroke:#57606a;stroke:var(--g-muted);stroke-dasharray:3 3}
.aslc-graph .badge{fill:none;stroke:#fff;stroke:var(--g-bg);stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.aslc-graph .disc{stroke:none;fill:#57606a;fill:var(--g-muted)}
.aslc-graph [data-status=succeeded]>.badge>.disc{fill:#1a7f37;fill:var(--g-good)}
.aslc-graph [data-status=failed]>.badge>.disc,.aslc-graph [data-status=timed-out]>.badge>.disc{fill:#cf222e;fill:var(--g-bad)}
.aslc-graph [data-status=caught]>.badge>.disc{fill:#bc4c00;fill:var(--g-catch)}
.aslc-graph [data-status=running]>.badge>.disc{fill:#0969da;fill:var(--g-task)}
.aslc-graph .state:not([data-status])>.badge{display:none}
.aslc-graph .Parallel[data-status]>.shape,.aslc-graph .Map[data-status]>.shape{fill:#f6f8fa;fill:var(--g-box)}
.aslc-graph[data-status] .edge:not([data-taken])>.line,.aslc-graph[data-status] .edge:not([data-taken])>.tip{opacity:.5}
.aslc-graph[data-status] .state:not([data-status])>.shape{stroke-width:1;stroke-dasharray:2 2}
.aslc-graph .edge[data-taken]>.line{stroke-width:2.5}
`
