import { events, requests, requestersOf, serviceNames, subjectOf } from '@smart-attendance/contracts';
import { busUsers, inboxOf, permissionsOf } from './permissions.policy';

const apiOf = (subjects: readonly string[], call: RegExp) => subjects.filter((subject) => call.test(subject));

describe('what the bus lets a service do', () => {
  it.each(serviceNames)('%s publishes its own events, asks what names it, and nothing else of others', (service) => {
    const { publish } = permissionsOf(service);
    const spoken = publish.filter(
      (subject) => /^[a-z-]+\.v1\./.test(subject) && !/\.(check-readiness|describe-replica)$/.test(subject),
    );
    expect(spoken.sort()).toEqual(
      [
        ...events.filter(({ owner }) => owner === service).map((event) => `${subjectOf(event)}.*`),
        ...requests.filter((request) => requestersOf(request).includes(service)).map(subjectOf),
      ].sort(),
    );
  });

  it.each(busUsers)('%s listens in its own inbox, to what it is asked, and to what it watches', (user) => {
    const { subscribe } = permissionsOf(user);
    const others = busUsers.filter((other) => other !== user);
    expect(subscribe).toContain(`${inboxOf(user)}.>`);
    for (const other of others) expect(subscribe.join(' ')).not.toContain(inboxOf(other));
    for (const subject of subscribe) expect(subject).not.toMatch(/^[>*]/);
  });

  it('nobody but the stream provisioner makes, changes or deletes a stream or a consumer', () => {
    for (const service of serviceNames) {
      const { publish } = permissionsOf(service);
      expect(
        apiOf(publish, /STREAM\.(CREATE|UPDATE|DELETE|RESTORE|SNAPSHOT)|CONSUMER\.(CREATE|DURABLE|DELETE)/),
      ).toEqual([]);
      // What is asked of a stream is a stream's by name.
      expect(apiOf(publish, /^\$JS\..*\*/)).toEqual([]);
    }
  });

  it('embeddings go to identity alone, and pictures of cameras to face-inference and the gateway', () => {
    const mayRead = (stream: string) =>
      serviceNames.filter((service) =>
        permissionsOf(service).publish.some((subject) =>
          new RegExp(`(MSG\\.GET|MSG\\.NEXT)\\.${stream}`).test(subject),
        ),
      );
    expect(mayRead('face-inference_v1_faces-detected')).toEqual(['identity']);
    expect(mayRead('stream-ingestion_v1_frame-captured')).toEqual(['stream-ingestion', 'face-inference', 'gateway']);
  });
});
