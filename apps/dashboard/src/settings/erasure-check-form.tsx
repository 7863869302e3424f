import { Alert, Button, Card, Group, List, Loader, Stack, TagsInput, Text, Title } from '@mantine/core';
import { TbAlertTriangle, TbCircleCheck, TbSearch } from 'react-icons/tb';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { ErrorNotice, UserText } from '../ui';
import { checkErasure, type ErasureCheck } from './erasures.queries';

/** As the API bounds them. */
const textsMax = 10;
const textLengthMin = 4;

/** Looks whether anything is left, for the id and for what somebody still knows of the person. */
export function ErasureCheckForm({ personId }: { readonly personId: string }): ReactNode {
  const { t } = useTranslation('settings');
  const [texts, setTexts] = useState<string[]>([]);
  const running = useRef<AbortController>(undefined);
  const check = useMutation(checkErasure(personId));
  useEffect(() => () => running.current?.abort(), []);
  const isTooShort = texts.some((text) => text.trim().length < textLengthMin);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    running.current = new AbortController();
    check.mutate({ texts: texts.map((text) => text.trim()), signal: running.current.signal });
  };
  return (
    <Card withBorder component="section" aria-labelledby="erasure-check">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2} fz="h4" id="erasure-check">
            {t('erasureCheck.title')}
          </Title>
          <Text size="sm" maw="75ch">
            {t('erasureCheck.text')}
          </Text>
          <TagsInput
            label={t('erasureCheck.texts')}
            description={t('erasureCheck.textsHint', { number: textsMax })}
            error={isTooShort ? t('erasureCheck.tooShort', { number: textLengthMin }) : undefined}
            value={texts}
            onChange={setTexts}
            maxTags={textsMax}
            acceptValueOnBlur
            maw={560}
          />
          <Group>
            <Button
              type="submit"
              leftSection={<TbSearch size={18} aria-hidden />}
              disabled={isTooShort || check.isPending}
            >
              {t('erasureCheck.start')}
            </Button>
            {check.isPending && (
              <>
                <Loader size="sm" aria-hidden />
                <Button variant="subtle" onClick={() => running.current?.abort()}>
                  {t('cancel')}
                </Button>
              </>
            )}
            <Text size="sm" role="status">
              {check.isPending && t('erasureCheck.running')}
            </Text>
          </Group>
        </Stack>
      </form>
      <div aria-live="polite">
        {check.isError && !check.variables.signal.aborted && <ErrorNotice error={check.error} />}
        {check.data !== undefined && <Outcome found={check.data} texts={check.variables.texts} />}
      </div>
    </Card>
  );
}

interface OutcomeProps {
  readonly found: ErasureCheck;
  readonly texts: readonly string[];
}

function Outcome({ found, texts }: OutcomeProps): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { clean, findings, searched, checked_at: at } = found;
  const places = searched.reduce((sum, one) => sum + one.places.length, 0);
  const left = findings.filter(({ kept }) => !kept);
  const kept = findings.filter((finding) => finding.kept);
  return (
    <Alert
      mt="md"
      color={clean ? 'green' : 'red'}
      icon={clean ? <TbCircleCheck /> : <TbAlertTriangle />}
      title={t(clean ? 'erasureCheck.clean' : 'erasureCheck.found')}
    >
      <Stack gap="xs">
        <Text size="sm">
          {t('erasureCheck.searched', { number: format.number(places), time: format.dateTime(at) })}
        </Text>
        {left.length > 0 && <Findings title={t('erasureCheck.left')} findings={left} texts={texts} />}
        {kept.length > 0 && <Findings title={t('erasureCheck.kept')} findings={kept} texts={texts} />}
      </Stack>
    </Alert>
  );
}

interface FindingsProps {
  readonly title: string;
  readonly findings: ErasureCheck['findings'];
  readonly texts: readonly string[];
}

function Findings({ title, findings, texts }: FindingsProps): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {findings.map(({ service, place, rows, text }) => (
          <List.Item key={`${service} ${place} ${String(text)}`}>
            <bdi>{place}</bdi>: {format.number(rows)} (
            {text === null ? t('erasureCheck.byNumber') : <UserText text={texts[text]} />})
          </List.Item>
        ))}
      </List>
    </div>
  );
}
