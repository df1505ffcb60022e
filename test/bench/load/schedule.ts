/** Rooms and who is in them. */
export interface Shape {
  rooms: number;
  members: number;
  /** In how many rooms each client is: fewer sockets for as many memberships. */
  roomsPerClient: number;
}

/** What is to be said, and when. */
export interface Load {
  /** Messages a second, over all rooms. */
  rate: number;
  seconds: number;
  /** So many at once, in one room; 1: evenly spread, which is the pattern that joining helps least. */
  burst: number;
  /** Bytes of a message's text. */
  bytes: number;
  /** Members of a room who speak, one after another. */
  speakers: number;
}

/** Every message of a run: when it is due, in which room, who says it. */
export class Schedule {
  readonly load: Load;
  readonly shape: Shape;
  readonly count: number;
  /** The number of its first message: none is used twice, so that what comes late is known for what it is. */
  readonly first: number;
  readonly speakers: number;

  constructor(shape: Shape, load: Load, first: number) {
    this.shape = shape;
    this.load = load;
    this.first = first;
    this.count = Math.max(1, Math.round((load.rate * load.seconds) / load.burst)) * load.burst;
    this.speakers = Math.min(load.speakers, shape.members);
  }

  /** When the message is due, ms after the run began. */
  dueMs(index: number): number {
    const { burst, rate } = this.load;
    return (Math.floor(index / burst) * burst * 1000) / rate;
  }

  room(index: number): number {
    return Math.floor(index / this.load.burst) % this.shape.rooms;
  }

  /** Which of the messages of its room it is, in this run. */
  inRoom(index: number): number {
    const { burst } = this.load;
    return Math.floor(Math.floor(index / burst) / this.shape.rooms) * burst + (index % burst);
  }

  /** Which of its room's members says it. */
  speaker(index: number): number {
    // Spread over the room, so that speakers sit on all nodes.
    return (this.inRoom(index) % this.speakers) * Math.floor(this.shape.members / this.speakers);
  }

  /** The most messages that one room gets. */
  get perRoom(): number {
    return this.inRoom(this.count - 1) + this.load.burst;
  }
}
