/** The same blocks as plain text. Line breaks count: what stands between blocks is tidied up afterwards. */

const heading = `{% if over %}{{ over }}
{% endif %}{{ text | upcase }}

`;

const paragraph = `{{ text }}

`;

const greeting = `{% assign name = name | default: order.customerName | default: customer.name %}{% if name and name != '' %}{{ 'hello' | t: name: name }}{% else %}{{ 'helloNobody' | t }}{% endif %}

`;

const button = `{% assign href = url | link %}{% if href != '' %}{{ text }}:
{{ href }}

{% endif %}`;

const message = `{% if text and text != '' %}{% assign rows = text | split: "\\n" %}{% for row in rows %}> {{ row }}
{% endfor %}
{% endif %}`;

const items = `{% for item in order.items %}- {{ item.name }}
{% for option in item.options %}  {{ option | truncate: 300 }}
{% endfor %}  {{ item.quantity }} × {{ item.unitPrice | money: order.currency }} = {{ item.totalPrice | money: order.currency }}
{% endfor %}
{% for sum in order.sums %}{{ sum.label }}: {{ sum.amount }}
{% endfor %}

`;

const labelledValue = `{% if value and value != '' %}{{ label }}:
{{ value }}

{% endif %}`;

const facts = `{% assign label = 'shippingAddress' | t %}{% assign value = order.shippingLines | join: "\\n" %}{% render 'fact', label: label, value: value %}{% assign label = 'billingAddress' | t %}{% assign value = order.billingLines | join: "\\n" %}{% render 'fact', label: label, value: value %}{% assign label = 'shippingMethod' | t %}{% assign value = order.shippingLocalizedMethod | default: order.shippingMethod %}{% render 'fact', label: label, value: value %}{% assign label = 'payment' | t %}{% render 'fact', label: label, value: order.paymentLabel %}{% assign label = 'notes' | t %}{% render 'fact', label: label, value: order.notes %}`;

const tracking = `{% if order.trackingNumber and order.trackingNumber != '' %}{{ 'trackingNumber' | t }}: {{ order.trackingNumber }}

{% endif %}{% assign label = 'trackParcel' | t %}{% render 'button', text: label, url: order.trackingUrl %}`;

export const textBlocks: Readonly<Record<string, string>> = {
  heading,
  paragraph,
  aside: paragraph,
  greeting,
  button,
  message,
  items,
  fact: labelledValue,
  facts,
  tracking,
};

/** What stands around a mail's content. */
export const textLayout = `{{ store.name }}
{% if order and store.mode == 'Test' %}
{{ 'testMode' | t }}
{% endif %}
{{ content }}

--{{ ' ' }}
{% if settings.signature %}{{ settings.signature }}

{% endif %}{% if questions %}{{ 'questions' | t }}

{% endif %}{% for line in settings.businessLines %}{{ line }}
{% endfor %}{% if store.url %}{{ store.url }}
{% endif %}`;
