import { titleOf, type Problem } from '../../http/problem.policy';

/**
 * Sends the browser on to a path of our own. Not by a redirect: that would still be the provider's navigation, on which
 * a browser sends no cookie that is SameSite=Strict. This page asks by itself.
 */
export function toReturnPage(path: string): string {
  const target = escapeHtml(path);
  return page(
    'Logged in',
    `<p><a href="${target}">Go on</a></p>`,
    `<meta http-equiv="refresh" content="0;url=${target}">`,
  );
}

/** A problem for whoever sees it in a browser. */
export function toProblemPage({ title, detail, status, trace_id: traceId }: Problem, tryAgainPath: string): string {
  const body = [
    `<p>${escapeHtml(detail)}</p>`,
    `<p><a href="${escapeHtml(tryAgainPath)}">Try again</a></p>`,
    `<p><small>${status} ${escapeHtml(titleOf(status))}, trace ${escapeHtml(traceId)}</small></p>`,
  ];
  return page(title, body.join('\n'));
}

function page(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(title)}</title>${head}</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
