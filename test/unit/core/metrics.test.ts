import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collect, registry } from '../../../src/core/metrics.ts';

async function shown(name: string): Promise<string[]> {
  const text = await registry.metrics();
  return text.split('\n').filter(line => line.startsWith(name));
}

describe('collect', () => {
  it('reads when it is asked, adds up what several nodes of a process say, and stops when told to', async () => {
    const what = { type: 'counter', name: 'test_things_total', help: 'Things', labels: ['kind'] } as const;
    let things = 1;
    const one = collect(what, () => [
      [{ kind: 'a' }, things],
      [{ kind: 'b' }, 5],
    ]);
    const two = collect(what, () => Promise.resolve([[{ kind: 'a' }, 10] as const]));
    expect(await shown('test_things_total')).toEqual([
      'test_things_total{kind="a"} 11',
      'test_things_total{kind="b"} 5',
    ]);
    things = 3;
    expect(await shown('test_things_total')).toEqual([
      'test_things_total{kind="a"} 13',
      'test_things_total{kind="b"} 5',
    ]);
    one();
    expect(await shown('test_things_total')).toEqual(['test_things_total{kind="a"} 10']);
    two();
    expect(await shown('test_things_total')).toEqual([]);
  });

  it('shows a single number, zero too', async () => {
    let level = 0;
    const end = collect({ type: 'gauge', name: 'test_level', help: 'Level' }, () => level);
    expect(await shown('test_level')).toEqual(['test_level 0']);
    level = -2;
    expect(await shown('test_level')).toEqual(['test_level -2']);
    end();
  });
});

describe('docs/metrics.md', () => {
  it('has each metric that there is, and no other', () => {
    const root = new URL('../../../', import.meta.url).pathname;
    const names = (text: string): string[] => text.match(/(?<=['`])tandem_[a-z_]+(?=['`])/g) ?? [];
    const files = globSync(`${root}src/**/*.ts`);
    const made = new Set(files.flatMap(file => names(readFileSync(file, 'utf8'))));
    const told = names(readFileSync(`${root}docs/metrics.md`, 'utf8'));
    expect(told.toSorted()).toEqual([...made].toSorted());
    expect(told.length).toBeGreaterThan(20);
  });
});

describe('docs/grafana/tandem.json', () => {
  it('shows only metrics that there are', () => {
    const root = new URL('../../../', import.meta.url).pathname;
    const { panels } = JSON.parse(readFileSync(`${root}docs/grafana/tandem.json`, 'utf8')) as {
      panels: { title: string; targets?: { expr: string }[] }[];
    };
    const documented = new Set(readFileSync(`${root}docs/metrics.md`, 'utf8').match(/(?<=`)[a-z0-9_]+(?=`)/g));
    const shownIn = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(shownIn.length).toBeGreaterThan(30);
    for (const expr of shownIn) {
      const names = expr.match(/\b(?:tandem|nodejs|process)_[a-z0-9_]+/g) ?? [];
      expect(names.length, expr).toBeGreaterThan(0);
      for (const name of names) {
        const family = name.replace(/_(?:bucket|count|sum)$/, '');
        expect(documented.has(name) || documented.has(family), name).toBe(true);
      }
    }
  });
});
