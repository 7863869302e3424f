import { Avatar, Badge, Button, Card, Group, List, Progress, Stack, Text, Title } from '@mantine/core';
import { TbArrowBackUp, TbUser, TbUsers } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { UserText } from '../../ui';
import { PersonName } from '../../ui/entity-name';
import { LinkAnchor } from '../../ui/links';
import { profileImageAddress } from '../../ui/profile-image-address';
import type { PairState } from '../review-search.policy';
import { portraitQuery, type Pair, type PairPerson } from './look-alikes.queries';

interface Props {
  readonly pair: Pair;
  readonly isPending: boolean;
  readonly onDecide: (pair: Pair, state: PairState) => void;
}

const cosine = { minimumFractionDigits: 2, maximumFractionDigits: 2 };

/** Two people beside each other, how alike they are, and what can be said about it. */
export function PairCard({ pair, isPending, onDecide }: Props): ReactNode {
  const { t } = useTranslation('review');
  const format = useFormat();
  const mayDecide = useMay('look_alikes.decide', 'all');
  const { one, other, similarity } = pair;
  return (
    <Card withBorder component="article" aria-labelledby={`pair-${pair.id}`}>
      <Stack>
        <Title order={2} fz="md" id={`pair-${pair.id}`}>
          <UserText text={one.name} /> · <UserText text={other.name} />
        </Title>
        <Group grow align="flex-start" wrap="nowrap">
          <Person person={one} />
          <Person person={other} />
        </Group>
        <div>
          <Progress value={100 * similarity} size="sm" aria-hidden color={isAbove(pair) ? 'orange.7' : 'yellow.6'} />
          <Text size="sm" mt={6}>
            {t(isAbove(pair) ? 'pairs.above' : 'pairs.within', {
              similarity: format.number(similarity, cosine),
              threshold: format.number(pair.threshold, cosine),
              margin: format.number(pair.margin, cosine),
            })}
          </Text>
          <Text size="xs" c="dimmed">
            {t(pair.source === 'enrolment' ? 'pairs.foundByEnrolment' : 'pairs.foundByScan', {
              time: format.dateTime(pair.found_at),
            })}
          </Text>
        </div>
        <Decided pair={pair} />
        {mayDecide && <Decide pair={pair} isPending={isPending} onDecide={onDecide} />}
      </Stack>
    </Card>
  );
}

function isAbove({ verdict }: Pair): boolean {
  return verdict === 'above_threshold';
}

function Person({ person }: { readonly person: PairPerson }): ReactNode {
  const { t } = useTranslation('review');
  const format = useFormat();
  const portrait = useQuery(portraitQuery(person.user_id)).data;
  return (
    <Stack gap={4} align="flex-start" miw={0}>
      <Avatar
        key={portrait}
        name={person.name}
        size={112}
        radius="md"
        color="sea"
        alt={t('pairs.portrait', { name: person.name })}
        {...(typeof portrait === 'string' && { src: profileImageAddress(person.user_id, portrait) })}
      />
      <LinkAnchor to="/people/$personId" params={{ personId: person.user_id }} fw={600} size="sm" maw="100%">
        <UserText text={person.name} />
      </LinkAnchor>
      <Text size="sm">
        <UserText text={person.employee_id} />
      </Text>
      {person.department !== null && (
        <Text size="sm" c="dimmed">
          <UserText text={person.department} />
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {t('pairs.faces', { count: person.face_count })}
        {' · '}
        {t('pairs.added', { date: format.date(person.created_at) })}
      </Text>
      {!person.is_active && (
        <Badge color="gray" variant="light">
          {t('pairs.inactive')}
        </Badge>
      )}
    </Stack>
  );
}

/** What somebody said, and what follows from it. */
function Decided({ pair }: { readonly pair: Pair }): ReactNode {
  const { t } = useTranslation('review');
  const format = useFormat();
  if (pair.state === 'open') return null;
  return (
    <Stack gap="xs">
      {pair.decided_at !== null && (
        <Text size="sm" component="div">
          <Trans
            t={t}
            i18nKey="pairs.decided"
            values={{ time: format.dateTime(pair.decided_at) }}
            components={{ person: pair.decided_by === null ? <span>–</span> : <PersonName id={pair.decided_by} /> }}
          />
        </Text>
      )}
      {pair.state === 'two_people' && (
        <Text size="sm">{t('pairs.twoMeans', { margin: format.number(pair.margin, cosine) })}</Text>
      )}
      {pair.state === 'same_person' && <Suggestions pair={pair} />}
    </Stack>
  );
}

function Suggestions({ pair }: { readonly pair: Pair }): ReactNode {
  const { t } = useTranslation('review');
  const nameOf = (id: string): string => (id === pair.one.user_id ? pair.one : pair.other).name;
  return (
    <div>
      <Text size="sm">{t('pairs.oneMeans')}</Text>
      <List size="sm" spacing={4} mt={4}>
        {pair.suggestions.map(({ action, user_id: id }) => (
          <List.Item key={action}>
            {t(action === 'deactivate' ? 'pairs.deactivate' : 'pairs.erase')}{' '}
            <LinkAnchor to="/people/$personId" params={{ personId: id }} size="sm">
              <UserText text={nameOf(id)} />
            </LinkAnchor>
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function Decide({ pair, isPending, onDecide }: Props): ReactNode {
  const { t } = useTranslation('review');
  const decide = (state: PairState) => ({
    disabled: isPending,
    onClick: () => {
      onDecide(pair, state);
    },
  });
  if (pair.state !== 'open') {
    return (
      <Group>
        <Button
          variant="default"
          leftSection={<TbArrowBackUp size={18} className="flip-in-rtl" aria-hidden />}
          {...decide('open')}
        >
          {t('pairs.reopen')}
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs">
      <Button variant="default" leftSection={<TbUsers size={18} aria-hidden />} {...decide('two_people')}>
        {t('pairs.two')}
      </Button>
      <Button variant="default" leftSection={<TbUser size={18} aria-hidden />} {...decide('same_person')}>
        {t('pairs.one')}
      </Button>
    </Group>
  );
}
