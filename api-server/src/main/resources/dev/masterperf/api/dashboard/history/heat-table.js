// A heat map as a table in CSV: a line for each bucket of each cell in which values lay.

/** map: an answer of /api/v1/heatmap. */
export function heatTable({ points, buckets, unit = '' }) {
  const lines = ['time,unit,from,to,values'];
  for (const [time, ...counts] of points) {
    counts.forEach((count, row) => {
      if (count > 0) lines.push([new Date(time).toISOString(), unit, ...buckets[row], count].join());
    });
  }
  return `${lines.join('\r\n')}\r\n`;
}
