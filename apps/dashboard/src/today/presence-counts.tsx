import { Text, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { everybody, looks } from './presence-states';
import { presenceStates, type PresenceChoice, type PresenceState } from './today-search.policy';
import type { PresenceCounts as Counts } from './today.queries';
import classes from './today.module.css';

/** Shown though there is nobody: whoever opens the page asks for these. */
const always: ReadonlySet<PresenceState> = new Set(['in', 'late', 'expected', 'left', 'absent', 'no_coverage']);

interface Props {
  readonly counts: Counts | undefined;
  readonly chosen: PresenceChoice;
  readonly onChoose: (state: PresenceChoice) => void;
}

/** How many are where; each is a filter of the list. */
export function PresenceCounts({ counts, chosen, onChoose }: Props): ReactNode {
  const { t } = useTranslation('today');
  const shown = presenceStates.filter((state) => always.has(state) || state === chosen || (counts?.[state] ?? 0) > 0);
  return (
    <div className={classes['counts']} role="group" aria-label={t('counts')}>
      {shown.map((state) => (
        <CountButton
          key={state}
          state={state}
          count={counts?.[state]}
          isChosen={chosen === state}
          onChoose={onChoose}
        />
      ))}
      <CountButton state="all" count={counts?.users} isChosen={chosen === 'all'} onChoose={onChoose} />
    </div>
  );
}

interface CountProps {
  readonly state: PresenceChoice;
  readonly count: number | undefined;
  readonly isChosen: boolean;
  readonly onChoose: (state: PresenceChoice) => void;
}

function CountButton({ state, count, isChosen, onChoose }: CountProps): ReactNode {
  const { t } = useTranslation('today');
  const { number } = useFormat();
  const { icon: Icon, color } = state === 'all' ? everybody : looks[state];
  return (
    <UnstyledButton
      className={classes['count']}
      aria-pressed={isChosen}
      onClick={() => {
        onChoose(state);
      }}
    >
      <span className={classes['countLabel']}>
        <Icon
          size={18}
          strokeWidth={1.7}
          style={{ flexShrink: 0 }}
          color={`var(--mantine-color-${color}-light-color)`}
          aria-hidden
        />
        <Text span size="sm" c="dimmed" lh={1.25}>
          {t(`state.${state}`)}
        </Text>
      </span>
      <Text span className={classes['countNumber']}>
        {count === undefined ? '–' : number(count)}
      </Text>
    </UnstyledButton>
  );
}
