/** The mark: a counter with an awning. */
export const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" role="img" aria-label="Comptoir"><rect width="40" height="40" rx="9" fill="#12343b"/><path d="M8 11h24l2 7a4 4 0 0 1-6.5 3 5 5 0 0 1-7.5.2A5 5 0 0 1 12.500 21 4 4 0 0 1 6 18z" fill="#f2c14e"/><path d="M10 24h20v8H10z" fill="#fdf6e3"/><path d="M8 31h24v3H8z" fill="#f78154"/></svg>`;

/** Quiet colours over Swagger UI's own, light and dark. */
export const css = `
.swagger-ui .topbar { display: none; }
.swagger-ui .info { margin: 32px 0 16px; }
.swagger-ui .info .title { color: #12343b; font-family: Georgia, 'Times New Roman', serif; font-weight: 600; }
.swagger-ui .info .title::before { content: ''; display: inline-block; width: 44px; height: 44px; margin-right: 14px; vertical-align: -8px;
  background: url("data:image/svg+xml,${encodeURIComponent(mark)}") no-repeat center / contain; }
.swagger-ui .info .title small { background: #5b6b6f; }
.swagger-ui .info .title small.version-stamp { background: #2e6f6a; }
.swagger-ui .info a, .swagger-ui .info .link { color: #1d6a72; }
.swagger-ui .scheme-container { box-shadow: none; border-block: 1px solid #dfe4e3; padding: 16px 0; background: transparent; }
.swagger-ui .opblock { border-radius: 8px; box-shadow: none; }
.swagger-ui .opblock .opblock-summary-method { border-radius: 6px; text-shadow: none; }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1d6a72; }
.swagger-ui .opblock.opblock-get { border-color: #b9d3d2; background: #f3f8f7; }
.swagger-ui .opblock.opblock-put .opblock-summary-method { background: #a3560f; }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #2f6f3e; }
.swagger-ui .opblock.opblock-delete .opblock-summary-method { background: #a32a2a; }
.swagger-ui .dialog-ux .modal-ux { top: 24px; transform: translate(-50%, 0); max-height: calc(100vh - 48px); overflow: auto; }
.swagger-ui .dialog-ux .modal-ux-content { max-height: none; }
@media (max-width: 700px) {
  .swagger-ui .dialog-ux .modal-ux { min-width: 0; width: calc(100vw - 24px); }
  .swagger-ui .wrapper { padding: 0 12px; }
}
.swagger-ui .btn.authorize { color: #1d6a72; border-color: #1d6a72; }
.swagger-ui .btn.authorize svg { fill: #1d6a72; }
.swagger-ui :focus-visible { outline: 3px solid #f2c14e; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  html { background: #10191b; }
  body { background: #10191b; }
  .swagger-ui { filter: invert(0.9) hue-rotate(180deg); }
  .swagger-ui .microlight, .swagger-ui .info .title::before { filter: invert(1) hue-rotate(180deg); }
}
`;

/** The introduction above the list of calls. */
export const introduction = `One shop, spoken to in the words of two systems: **Snipcart's REST API** under \`/api\` (and \`/api/v1\`), and
**Tiendanube's API** under \`/v1/{storeId}\` (and \`/2025-03/{storeId}\`).

Press *Authorize* to try the calls here: Snipcart's API takes the store's secret key as the user name, with an empty password;
Tiendanube's takes \`bearer ACCESS_TOKEN\`. \`/openapi.json\` is this page for programs.`;

/**
 * Swagger UI focuses the last field of its Authorize dialog, which scrolls it to its end: it begins at its
 * first.
 */
export const script = `
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) {
      const dialog = node.querySelector && node.querySelector('.modal-ux-content');
      if (!dialog) continue;
      const field = dialog.querySelector('input');
      if (field) field.focus();
      for (const box of [dialog, dialog.closest('.modal-ux')]) box.scrollTop = 0;
    }
}).observe(document.documentElement, { childList: true, subtree: true });
`;
