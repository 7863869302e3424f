import { UploadSlots } from './upload-slots';

describe('slots for uploads', () => {
  it('are handed on in the order of asking', async () => {
    const slots = new UploadSlots(1, 1_000);
    const giveBack = await slots.take();
    const order: string[] = [];
    const wait = async (name: string) => {
      const done = await slots.take();
      order.push(name);
      done();
    };
    const waiting = [wait('first'), wait('second')];
    giveBack();
    await Promise.all(waiting);
    expect(order).toEqual(['first', 'second']);
  });

  it('given back twice are given back once', async () => {
    const slots = new UploadSlots(1, 5);
    const giveBack = await slots.take();
    giveBack();
    giveBack();
    await slots.take();
    await expect(slots.take()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('that do not come in time say when to ask again, and are not lost', async () => {
    const slots = new UploadSlots(1, 5);
    const giveBack = await slots.take();
    await expect(slots.take()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    giveBack();
    expect(typeof (await slots.take())).toBe('function');
  });
});
