// What the page shows now, and the days it asks the API for.

export const view = {
  id: null, hops: 2, limit: 80, period: "", asOf: "", months: [],
  profile: null, explanation: null, around: null,
};

/** The day of links and records as a parameter; nothing for the latest. */
export const asOfAsked = () => ({ as_of: view.asOf || lastDay(view.explanation?.period ?? view.period) });

/** The last day of a month YYYY-MM; "" without a month. */
export function lastDay(period) {
  if (!period) return "";
  const [year, month] = period.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The latest graded month that had ended by a day; before the first one, the day's own month. */
export const monthBy = (day) => view.months.find(({ period }) => lastDay(period) <= day)?.period ?? day.slice(0, 7);
