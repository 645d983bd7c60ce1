import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { language, t } from '../../text.js';
import { date, money } from '../../ui/format.js';

interface Day {
  /** An ISO date. */
  readonly name: string;
  readonly value: number;
}

/** Sales by day as bars, and the same numbers as a table for whoever does not see them. */
export default function SalesChart({
  days,
  currency,
}: {
  readonly days: readonly Day[];
  readonly currency: string;
}) {
  const short = new Intl.DateTimeFormat(language.lang, { day: 'numeric', month: 'short' });
  const compact = new Intl.NumberFormat(language.lang, { notation: 'compact' });
  return (
    <>
      <div className="chart" aria-hidden="true">
        <ResponsiveContainer width="100%" height={240}>
          <BarChart
            accessibilityLayer={false}
            data={[...days]}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          >
            <CartesianGrid vertical={false} stroke="var(--sc-l-line)" />
            <XAxis
              dataKey="name"
              tickFormatter={(name: string) => short.format(new Date(name))}
              minTickGap={24}
              stroke="var(--sc-l-muted)"
              tickLine={false}
            />
            <YAxis
              width={48}
              tickFormatter={(value: number) => compact.format(value)}
              stroke="var(--sc-l-muted)"
              tickLine={false}
              axisLine={false}
            />
            <Tooltip
              cursor={{ fill: 'var(--sc-l-sunken)' }}
              contentStyle={{
                background: 'var(--sc-l-surface)',
                border: '1px solid var(--sc-l-line)',
                borderRadius: 8,
                color: 'var(--sc-l-text)',
              }}
              labelFormatter={(name) => date(String(name))}
              formatter={(value) => [money(Number(value), currency), t('overview.sales')]}
            />
            <Bar dataKey="value" fill="var(--sc-l-accent)" radius={[3, 3, 0, 0]} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <details>
        <summary>{t('overview.as_table')}</summary>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('orders.date')}</th>
              <th scope="col" className="cell--number">
                {t('overview.sales')}
              </th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ name, value }) => (
              <tr key={name}>
                <td>{date(name)}</td>
                <td className="cell--number">{money(value, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
