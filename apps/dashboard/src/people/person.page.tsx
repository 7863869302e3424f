import { Avatar, Button, Group, Tabs } from '@mantine/core';
import { TbEraser, TbPencil, TbUserOff } from 'react-icons/tb';
import { ProblemError } from '@smart-attendance/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../live';
import { useMayAny, useMe } from '../session';
import { EmptyState, ErrorNotice, Page, PageSkeleton } from '../ui';
import { profileImageAddress } from '../ui/profile-image-address';
import { AttendanceTab } from './attendance-tab';
import { BackToPeople } from './back-to-people';
import { DetailsTab } from './details-tab';
import { EraseDialog } from './erase-dialog';
import { ErasedPerson } from './erased-person';
import { ExportPersonButton } from './export-person';
import { FacesTab } from './faces-tab';
import { MissedTab } from './missed-tab';
import { profileImagesQuery } from './faces.queries';
import { forgetPeople, peopleListKey, personKey, personQuery, type KnownPerson, type Person } from './people.queries';
import { rightsOver, type PersonRights } from './person-rights.policy';
import { personTabs, type PersonTab } from './person-view.policy';
import { RecognitionsTab } from './recognitions-tab';
import { useFaceUploads } from './use-face-uploads';
import { nameOf } from './use-people-columns';

const eventTypes = ['person.changed', 'person.erased'] as const;

export function PersonPage(): ReactNode {
  const { personId } = useParams({ from: '/shell/people/$personId' });
  return <OnePerson key={personId} personId={personId} />;
}

/** One person, as long as there is one: who erases them, and who looks on meanwhile, is told the same. */
function OnePerson({ personId }: { readonly personId: string }): ReactNode {
  const client = useQueryClient();
  const [erased, setErased] = useState<'here' | 'elsewhere'>();
  // The event of it may be here before the answer.
  const isErasing = useRef(false);
  const endWith = (where: 'here' | 'elsewhere'): void => {
    setErased((before) => before ?? where);
    forgetPeople(client, [personId]);
    void client.invalidateQueries({ queryKey: peopleListKey });
  };
  useLive(eventTypes, (events) => {
    const ofThem = events.filter((event) => event.user_id === personId);
    if (ofThem.some(({ type }) => type === 'person.erased')) endWith(isErasing.current ? 'here' : 'elsewhere');
    else if (ofThem.length > 0) void client.invalidateQueries({ queryKey: personKey(personId) });
  });
  if (erased !== undefined) return <ErasedPerson personId={personId} isByMe={erased === 'here'} />;
  return (
    <ReadPerson
      personId={personId}
      onErasing={() => {
        isErasing.current = true;
      }}
      onErased={() => {
        endWith('here');
      }}
    />
  );
}

interface Erasing {
  /** Before it is asked for. */
  readonly onErasing: () => void;
  readonly onErased: () => void;
}

interface ReadProps extends Erasing {
  readonly personId: string;
}

function ReadPerson({ personId, ...erasing }: ReadProps): ReactNode {
  const { t } = useTranslation('people');
  const person = useQuery(personQuery(personId));
  if (person.data !== undefined) return <PersonTabs known={person.data} {...erasing} />;
  if (person.error instanceof ProblemError && person.error.status === 404) {
    return (
      <Page title={t('person.nobody')} back={<BackToPeople />}>
        <EmptyState icon={TbUserOff} title={t('person.nobody')}>
          {t('person.nobodyText')}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title={t('person.title')} back={<BackToPeople />}>
      {person.isError ? <ErrorNotice error={person.error} onRetry={() => void person.refetch()} /> : <PageSkeleton />}
    </Page>
  );
}

function PersonTabs({ known, ...erasing }: Erasing & { readonly known: KnownPerson }): ReactNode {
  const { t } = useTranslation('people');
  const { person } = known;
  const search = useSearch({ from: '/shell/people/$personId' });
  const navigate = useNavigate();
  const rights = rightsOver(person, useMe(), useMayAny());
  const uploads = useFaceUploads(person.id);
  const tabs = personTabs.filter((tab) => isOpen(tab, rights));
  const shown = tabs.find((tab) => tab === search.tab) ?? 'details';
  return (
    <Page
      title={nameOf(person)}
      isUserText
      back={<BackToPeople />}
      description={<Portrait person={person} />}
      actions={<Actions person={person} rights={rights} {...erasing} />}
    >
      <Tabs
        value={shown}
        keepMounted={false}
        onChange={(tab) => {
          const chosen = tabs.find((known) => known === tab);
          void navigate({
            to: '/people/$personId',
            params: { personId: person.id },
            search: chosen === undefined ? {} : { tab: chosen },
            replace: true,
          });
        }}
      >
        <Tabs.List mb="lg">
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`tab.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="details">
          <DetailsTab known={known} rights={rights} />
        </Tabs.Panel>
        <Tabs.Panel value="faces">
          <FacesTab person={person} rights={rights} uploads={uploads} />
        </Tabs.Panel>
        <Tabs.Panel value="attendance">
          <AttendanceTab personId={person.id} />
        </Tabs.Panel>
        <Tabs.Panel value="recognitions">
          <RecognitionsTab personId={person.id} />
        </Tabs.Panel>
        <Tabs.Panel value="missed">
          <MissedTab
            personId={person.id}
            span={search}
            onChange={(span) => {
              void navigate({
                to: '/people/$personId',
                params: { personId: person.id },
                search: { tab: 'missed', ...span },
                replace: true,
              });
            }}
          />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function isOpen(tab: PersonTab, rights: PersonRights): boolean {
  if (tab === 'attendance') return rights.seeAttendance;
  return (tab !== 'recognitions' && tab !== 'missed') || rights.seeRecognitions;
}

function Portrait({ person }: { readonly person: Person }): ReactNode {
  const { t } = useTranslation('people');
  const images = useQuery(profileImagesQuery(person.id));
  const primary = images.data?.find((image) => image.is_primary);
  const name = nameOf(person);
  return (
    <Group gap="sm" component="span" wrap="nowrap" mt={4}>
      <Avatar
        key={primary?.id}
        name={name}
        size={56}
        radius="xl"
        color="sea"
        component="span"
        alt={t('images.portraitOf', { name })}
        {...(primary !== undefined && { src: profileImageAddress(person.id, primary.id) })}
      />
      <span style={{ overflowWrap: 'anywhere' }}>
        <bdi>{[person.position, person.department].filter((text) => text !== null).join(' · ')}</bdi>
        <br />
        <bdi>{person.employee_id}</bdi>
      </span>
    </Group>
  );
}

interface ActionsProps extends Erasing {
  readonly person: Person;
  readonly rights: PersonRights;
}

function Actions({ person, rights, onErasing, onErased }: ActionsProps): ReactNode {
  const { t } = useTranslation('people');
  const [isErasing, setErasing] = useState(false);
  return (
    <>
      {rights.edit && (
        <Button
          variant="default"
          leftSection={<TbPencil size={18} aria-hidden />}
          renderRoot={(props) => <Link {...props} to="/people/$personId/edit" params={{ personId: person.id }} />}
        >
          {t('edit.button')}
        </Button>
      )}
      {rights.exportAll && <ExportPersonButton person={person} />}
      {rights.erase && (
        <Button
          variant="default"
          c="var(--mantine-color-error)"
          leftSection={<TbEraser size={18} aria-hidden />}
          onClick={() => {
            setErasing(true);
          }}
        >
          {t('erase.button')}
        </Button>
      )}
      {isErasing && (
        <EraseDialog
          person={person}
          onBegin={onErasing}
          onErased={onErased}
          onClose={() => {
            setErasing(false);
          }}
        />
      )}
    </>
  );
}
