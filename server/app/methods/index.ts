import type { MethodName, methods } from "#protocol";
import type { Call, Handler, PublicHandler, SignedInCall } from "../context.ts";
import { clusterDrain } from "./cluster.drain.ts";
import { clusterKill } from "./cluster.kill.ts";
import { clusterLoad } from "./cluster.load.ts";
import { clusterRebalance } from "./cluster.rebalance.ts";
import { clusterRestart } from "./cluster.restart.ts";
import { clusterScale } from "./cluster.scale.ts";
import { clusterStatus } from "./cluster.status.ts";
import { clusterUndrain } from "./cluster.undrain.ts";
import { clusterUnwatch } from "./cluster.unwatch.ts";
import { clusterWatch } from "./cluster.watch.ts";
import { inboxGet } from "./inbox.get.ts";
import { inboxWatch } from "./inbox.watch.ts";
import { memberBan } from "./member.ban.ts";
import { memberKick } from "./member.kick.ts";
import { memberMute } from "./member.mute.ts";
import { memberRole } from "./member.role.ts";
import { memberUnban } from "./member.unban.ts";
import { messageDelete } from "./message.delete.ts";
import { messageEdit } from "./message.edit.ts";
import { messageGet } from "./message.get.ts";
import { messageSearch } from "./message.search.ts";
import { messageSend } from "./message.send.ts";
import { messageThread } from "./message.thread.ts";
import { presenceWatch } from "./presence.watch.ts";
import { reactionAdd } from "./reaction.add.ts";
import { reactionRemove } from "./reaction.remove.ts";
import { roomBans } from "./room.bans.ts";
import { roomChange } from "./room.change.ts";
import { roomCreate } from "./room.create.ts";
import { roomDirect } from "./room.direct.ts";
import { roomGet } from "./room.get.ts";
import { roomHistory } from "./room.history.ts";
import { roomInvite } from "./room.invite.ts";
import { roomJoin } from "./room.join.ts";
import { roomLeave } from "./room.leave.ts";
import { roomList } from "./room.list.ts";
import { roomMembers } from "./room.members.ts";
import { roomNotify } from "./room.notify.ts";
import { roomRead } from "./room.read.ts";
import { roomReceipts } from "./room.receipts.ts";
import { roomUnwatch } from "./room.unwatch.ts";
import { roomWatch } from "./room.watch.ts";
import { rpcDiscover } from "./rpc.discover.ts";
import { sessionGet } from "./session.get.ts";
import { sessionGuest } from "./session.guest.ts";
import { sessionList } from "./session.list.ts";
import { sessionLogin } from "./session.login.ts";
import { sessionLogout } from "./session.logout.ts";
import { sessionRegister } from "./session.register.ts";
import { sessionRevoke } from "./session.revoke.ts";
import { systemPing } from "./system.ping.ts";
import { typingSet } from "./typing.set.ts";
import { userGet } from "./user.get.ts";
import { userRename } from "./user.rename.ts";

/** Callers without a session: anybody, and operators, whose key is enough. */
type Sessionless = "public" | "observer" | "operator";

/** A handler for each entry of the contract, and of the kind that its access asks for; else this does not compile. */
type Handlers = {
  [M in MethodName]: (typeof methods)[M]["access"] extends Sessionless ? PublicHandler<M> : Handler<M>;
};

const handlers: Handlers = {
  "session.guest": sessionGuest,
  "session.register": sessionRegister,
  "session.login": sessionLogin,
  "session.logout": sessionLogout,
  "session.get": sessionGet,
  "session.list": sessionList,
  "session.revoke": sessionRevoke,
  "user.get": userGet,
  "user.rename": userRename,
  "room.create": roomCreate,
  "room.direct": roomDirect,
  "room.get": roomGet,
  "room.change": roomChange,
  "room.invite": roomInvite,
  "room.bans": roomBans,
  "room.list": roomList,
  "room.join": roomJoin,
  "room.leave": roomLeave,
  "room.members": roomMembers,
  "room.history": roomHistory,
  "room.watch": roomWatch,
  "room.unwatch": roomUnwatch,
  "member.role": memberRole,
  "member.kick": memberKick,
  "member.ban": memberBan,
  "member.unban": memberUnban,
  "member.mute": memberMute,
  "message.send": messageSend,
  "inbox.get": inboxGet,
  "inbox.watch": inboxWatch,
  "room.read": roomRead,
  "room.notify": roomNotify,
  "room.receipts": roomReceipts,
  "typing.set": typingSet,
  "message.edit": messageEdit,
  "message.delete": messageDelete,
  "message.get": messageGet,
  "message.thread": messageThread,
  "message.search": messageSearch,
  "reaction.add": reactionAdd,
  "reaction.remove": reactionRemove,
  "presence.watch": presenceWatch,
  "cluster.status": clusterStatus,
  "cluster.watch": clusterWatch,
  "cluster.unwatch": clusterUnwatch,
  "cluster.drain": clusterDrain,
  "cluster.undrain": clusterUndrain,
  "cluster.rebalance": clusterRebalance,
  "cluster.scale": clusterScale,
  "cluster.kill": clusterKill,
  "cluster.restart": clusterRestart,
  "cluster.load": clusterLoad,
  "system.ping": systemPing,
  "rpc.discover": rpcDiscover,
};

/**
 * Runs a method whose access and params dispatch has checked: which is what these two casts say, the
 * compiler cannot follow a name from one table into another.
 */
export function run(method: MethodName, call: Call, params: unknown): Promise<unknown> {
  const handler = handlers[method] as (call: SignedInCall, params: unknown) => Promise<unknown>;
  return handler(call as SignedInCall, params);
}
