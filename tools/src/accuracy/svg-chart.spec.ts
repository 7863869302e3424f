import { drawChart, type Chart } from './svg-chart';

const chart: Chart = {
  title: 'Found & <lost>',
  subtitle: '',
  x: { title: 'x', from: 0.001, to: 1, kind: 'logarithmic', ticks: [0.001, 0.01, 0.1, 1] },
  y: { title: 'y', from: 0, to: 1, kind: 'linear', ticks: [0, 1] },
  lines: [
    {
      name: 'line',
      points: [
        [0.001, 0],
        [1, 1],
      ],
    },
  ],
};

describe('a chart as SVG', () => {
  it('draws from corner to corner what goes from corner to corner', () => {
    expect(drawChart(chart)).toContain('<polyline points="78,456 540,64"');
  });

  it('keeps points within the axes, zero on a logarithmic axis too', () => {
    const lines = [
      {
        name: 'line',
        points: [
          [0, -5],
          [9, 9],
        ] as const,
      },
    ];
    expect(drawChart({ ...chart, lines })).toContain('<polyline points="78,456 540,64"');
  });

  it('writes shares as percentages and escapes what SVG would take for markup', () => {
    const svg = drawChart(chart);
    expect(svg).toContain('>0.1 %<');
    expect(svg).toContain('>100 %<');
    expect(svg).toContain('Found &amp; &lt;lost&gt;');
  });
});
