/**
 * The blocks that templates render by name, as HTML: tables and inline styles, since mail programs know
 * little else. Classes are for the dark and the narrow alone, in the layout's style sheet.
 */

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const ink = 'color:#1d1c1a';
const muted = 'color:#6d6a64';
const rule = 'border-top:1px solid #e8e5df';
const table = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';

const heading = `{% if over %}<p class="muted" style="margin:0 0 10px;${font};font-size:14px;line-height:20px;${muted}">{{ over }}</p>{% endif %}
<h1 class="ink" style="margin:0 0 20px;${font};font-size:27px;line-height:34px;font-weight:700;letter-spacing:-0.3px;${ink}">{{ text }}</h1>
`;

const paragraph = `{% if text and text != '' %}<p class="ink" style="margin:0 0 18px;${font};font-size:16px;line-height:26px;${ink}">{{ text | lines }}</p>
{% endif %}`;

const aside = `{% if text and text != '' %}<p class="muted" style="margin:0 0 14px;${font};font-size:14px;line-height:22px;${muted}">{{ text | lines }}</p>
{% endif %}`;

const greeting = `{% assign name = name | default: order.customerName | default: customer.name %}{% if name and name != '' %}{% assign hello = 'hello' | t: name: name %}{% else %}{% assign hello = 'helloNobody' | t %}{% endif %}{% render 'paragraph', text: hello %}
`;

// Outlook makes buttons of table cells alone.
const button = `{% assign href = url | link %}{% if href != '' %}<table role="presentation" cellpadding="0" cellspacing="0" border="0" class="button" style="margin:6px 0 28px"><tr><td bgcolor="{{ settings.color }}" style="border-radius:8px;background-color:{{ settings.color }}"><a href="{{ href }}" target="_blank" rel="noopener" style="display:inline-block;padding:14px 28px;${font};font-size:16px;line-height:20px;font-weight:600;color:{{ settings.onColor }};text-decoration:none;border-radius:8px">{{ text }}</a></td></tr></table>
{% if full %}<p class="muted" style="margin:0 0 18px;${font};font-size:13px;line-height:20px;${muted}">{{ 'linkHint' | t }}<br><a class="muted" href="{{ href }}" style="${muted};word-break:break-all">{{ href }}</a></p>{% endif %}
{% endif %}`;

const message = `{% if text and text != '' %}<table ${table} style="margin:4px 0 26px"><tr><td class="quote ink" style="padding:16px 20px;background-color:#f7f5f1;border-left:3px solid {{ settings.color }};border-radius:0 8px 8px 0;${font};font-size:16px;line-height:26px;${ink}">{{ text | lines }}</td></tr></table>
{% endif %}`;

const item = `<tr>{% if pictures %}<td width="64" valign="top" style="padding:16px 0;width:64px">{% if item.image %}<img class="picture" src="{{ item.image }}" width="64" height="64" alt="" style="display:block;width:64px;height:64px;border-radius:8px;object-fit:cover;background-color:#f2f0eb">{% else %}<div class="picture" style="width:64px;height:64px;border-radius:8px;background-color:#f2f0eb"></div>{% endif %}</td>{% endif %}
<td valign="top" class="ink" style="padding:16px 12px 16px {% if pictures %}16px{% else %}0{% endif %};${font};font-size:16px;line-height:24px;${ink};word-break:break-word"><strong style="font-weight:600">{{ item.name }}</strong>{% for option in item.options %}<br><span class="muted" style="font-size:14px;line-height:20px;${muted}">{{ option | truncate: 300 }}</span>{% endfor %}<br><span class="muted" style="font-size:14px;line-height:20px;${muted}">{{ item.quantity }} × {{ item.unitPrice | money: currency }}</span></td>
<td valign="top" align="right" class="ink" style="padding:16px 0;${font};font-size:16px;line-height:24px;white-space:nowrap;${ink}">{{ item.totalPrice | money: currency }}</td></tr>
`;

const items = `{% assign pictures = false %}{% if settings.includeProductImagesInInvoice %}{% for item in order.items %}{% if item.image %}{% assign pictures = true %}{% endif %}{% endfor %}{% endif %}<table ${table} class="rule" style="margin:8px 0 0;${rule}">
{% for item in order.items %}{% render 'item', item: item, pictures: pictures, currency: order.currency %}{% endfor %}</table>
<table ${table} class="rule" style="margin:0 0 30px;padding:10px 0 0;${rule}">
{% for sum in order.sums %}<tr><td class="{% if sum.weight == 'total' %}ink{% else %}muted{% endif %}" style="padding:{% if sum.weight == 'total' %}12px{% else %}5px{% endif %} 12px 5px 0;${font};{% if sum.weight == 'total' %}font-size:17px;line-height:26px;font-weight:700;${ink}{% else %}font-size:15px;line-height:22px;${muted}{% endif %}">{{ sum.label }}</td><td align="right" class="{% if sum.weight == 'aside' %}muted{% else %}ink{% endif %}" style="padding:{% if sum.weight == 'total' %}12px{% else %}5px{% endif %} 0 5px;${font};white-space:nowrap;{% if sum.weight == 'total' %}font-size:20px;line-height:26px;font-weight:700;${ink}{% elsif sum.weight == 'aside' %}font-size:15px;line-height:22px;${muted}{% else %}font-size:15px;line-height:22px;${ink}{% endif %}">{{ sum.amount }}</td></tr>
{% endfor %}</table>
`;

const labelledValue = `{% if value and value != '' %}<p class="ink" style="margin:0 0 20px;${font};font-size:15px;line-height:23px;${ink}"><span class="muted" style="font-size:13px;line-height:20px;${muted}">{{ label }}</span><br>{{ value | lines }}</p>{% endif %}`;

const facts = `<table ${table} class="rule" style="${rule};padding:24px 0 6px"><tr>
<td class="column" width="50%" valign="top" style="width:50%;padding:0 14px 0 0">{% assign label = 'shippingAddress' | t %}{% assign value = order.shippingLines | join: "\\n" %}{% render 'fact', label: label, value: value %}{% assign label = 'shippingMethod' | t %}{% assign value = order.shippingLocalizedMethod | default: order.shippingMethod %}{% render 'fact', label: label, value: value %}</td>
<td class="column" width="50%" valign="top" style="width:50%;padding:0 0 0 14px">{% assign label = 'billingAddress' | t %}{% assign value = order.billingLines | join: "\\n" %}{% render 'fact', label: label, value: value %}{% assign label = 'payment' | t %}{% render 'fact', label: label, value: order.paymentLabel %}</td>
</tr></table>
{% assign label = 'notes' | t %}{% render 'fact', label: label, value: order.notes %}`;

const tracking = `{% if order.trackingNumber and order.trackingNumber != '' %}<table ${table} style="margin:4px 0 22px"><tr><td class="quote ink" style="padding:16px 20px;background-color:#f7f5f1;border-radius:8px;${font};font-size:17px;line-height:26px;${ink};word-break:break-all"><span class="muted" style="font-size:13px;line-height:20px;${muted}">{{ 'trackingNumber' | t }}</span><br><strong style="font-weight:600">{{ order.trackingNumber }}</strong></td></tr></table>
{% endif %}{% assign label = 'trackParcel' | t %}{% render 'button', text: label, url: order.trackingUrl %}`;

export const htmlBlocks: Readonly<Record<string, string>> = {
  heading,
  paragraph,
  aside,
  greeting,
  button,
  message,
  item,
  items,
  fact: labelledValue,
  facts,
  tracking,
};

/** The page around a mail's content. `content` has been rendered already. */
export const htmlLayout = `<!doctype html>
<html lang="{{ language }}" dir="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>{{ subject }}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; width: 100% !important; -webkit-text-size-adjust: 100%; }
a.plain { text-decoration: none; }
@media (max-width: 620px) {
  .outer { padding: 0 !important; }
  .card { padding: 32px 22px 18px !important; border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; }
  .head { padding: 26px 22px 20px !important; }
  .foot { padding: 22px 22px 40px !important; }
  .column { display: block !important; width: auto !important; padding: 0 !important; }
  .button, .button tbody, .button tr, .button td, .button a { display: block !important; text-align: center; }
}
@media (prefers-color-scheme: dark) {
  .page, .page > tbody > tr > td { background-color: #141413 !important; }
  .card { background-color: #1e1e1c !important; border-color: #2f2e2b !important; }
  .ink { color: #f3f1ec !important; }
  .muted { color: #a8a49b !important; }
  .rule { border-color: #35332f !important; }
  .quote { background-color: #292825 !important; }
  .picture { background-color: #35332f !important; }
  .test { background-color: #3a3216 !important; color: #f2dd9b !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f4f2ee">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:transparent">{{ preheader }}</div>
<table class="page" ${table} bgcolor="#f4f2ee" style="background-color:#f4f2ee"><tr><td class="outer" align="center" style="padding:8px 12px;word-break:break-word">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px">
<tr><td class="head" style="padding:28px 8px 22px">{% if settings.logoUrl %}<img src="{{ settings.logoUrl }}" alt="{{ store.name }}" height="44" style="display:block;height:44px;width:auto;max-width:260px;border:0;object-fit:contain;object-position:left">{% else %}<span class="ink" style="${font};font-size:20px;line-height:28px;font-weight:700;letter-spacing:-0.2px;${ink}">{{ store.name }}</span>{% endif %}</td></tr>
<tr><td class="card" bgcolor="#ffffff" style="padding:40px 40px 24px;background-color:#ffffff;border:1px solid #eae7e1;border-radius:14px">
{% if order and store.mode == 'Test' %}<p class="test" style="margin:0 0 24px;padding:10px 14px;border-radius:8px;background-color:#fdf3d0;color:#5c4708;${font};font-size:14px;line-height:20px">{{ 'testMode' | t }}</p>{% endif %}
{{ content }}
</td></tr>
<tr><td class="foot" style="padding:24px 8px 44px">
{% if settings.signature %}<p class="muted" style="margin:0 0 14px;${font};font-size:14px;line-height:22px;${muted}">{{ settings.signature | lines }}</p>{% endif %}
{% if questions %}<p class="muted" style="margin:0 0 14px;${font};font-size:14px;line-height:22px;${muted}">{{ 'questions' | t }}</p>{% endif %}
<p class="muted" style="margin:0;${font};font-size:13px;line-height:20px;${muted}">{% if settings.businessLines.size > 0 %}{{ settings.businessLines | join: ' · ' }}{% else %}{{ store.name }}{% endif %}{% if store.url %}<br><a class="muted" href="{{ store.url | link }}" style="${muted};text-decoration:underline">{{ store.url | remove: 'https://' | remove: 'http://' }}</a>{% endif %}</p>
</td></tr>
</table>
</td></tr></table>
</body>
</html>
`;
