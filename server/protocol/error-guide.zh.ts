import type { Guide } from "./error-guide.ts";
import type { ErrorName } from "./errors.ts";

/** The catalogue's words in Chinese. */
export const errorGuideZh: Record<ErrorName, Guide> = {
  PARSE: {
    meaning: "请求体不是 JSON，或其中某个对象重复写了同一个键。",
    advice: "请修正生成它的程序：同样的内容再发也会失败。",
  },
  INVALID_REQUEST: {
    meaning: "是 JSON，但不是 JSON-RPC 2.0 请求；或批量为空、条数过多、字节数过大。",
    advice: "以 application/json 发送含 jsonrpc、id、method、params 的对象；过大的请拆开。",
  },
  METHOD_NOT_FOUND: {
    meaning: "此节点的接口约定中没有这个方法。",
    advice: "请对照 /openrpc.json 检查名称。集群升级期间，旧节点也可能这样回答。",
  },
  INVALID_PARAMS: {
    meaning: "参数缺失、多余，或不符合该方法的模式。",
    advice: "请修正 param 指出的参数：它是 params 中的路径。",
  },
  INTERNAL: {
    meaning: "出现了没有预料到的问题；节点已用 requestId 记入日志。",
    advice: "用同一个 clientId 重试；若仍然失败，请报告 requestId。",
  },
  SESSION_REQUIRED: {
    meaning: "此方法需要知道调用者是谁，而请求没有带令牌或 Cookie。",
    advice: "先调用 session.guest 或 session.login，然后发送 Authorization: Bearer 令牌。",
  },
  SESSION_INVALID: {
    meaning: "带了令牌，但会话已结束：已退出、已撤销或已过期。",
    advice: "请重新登录；不要用同一令牌重试。",
  },
  ACCESS_DENIED: {
    meaning: "这里谁都不能这样做，或此账号不能：例如无需邀请的房间没有邀请。",
    advice: "不要重试。",
  },
  ORIGIN_DENIED: {
    meaning: "其他来源的网页带着会话 Cookie 调用，或其来源不在 ORIGINS 之中。",
    advice: "请从集群自己的页面调用，或从操作员允许的来源用令牌调用。",
  },
  CREDENTIALS_WRONG: {
    meaning: "名字或密码不对；不说明是哪一个，以免有人逐个试探名字。",
    advice: "请再次询问用户。每次尝试都计入限额。",
  },
  NAME_TAKEN: {
    meaning: "已有账号或公开房间使用这个名字，或看上去一样的名字。",
    advice: "请换一个名字。",
  },
  NAME_REFUSED: {
    meaning: "名字为空、过长，或含有看不见的、干扰他人的字符。",
    advice: "请换一个名字；message 会说明原因。",
  },
  TEXT_REFUSED: {
    meaning: "文字为空、过长、不是有效的 Unicode，或含有控制字符、堆叠符号。",
    advice: "请修改文字；message 会说明原因。",
  },
  ROOM_NOT_MEMBER: {
    meaning: "这是公开房间，但调用者不是（或不再是）成员。",
    advice: "请先调用 room.join。",
  },
  ROOM_NOT_FOUND: {
    meaning: "没有这个 id 的房间；或它是调用者不在其中的私密房间或私聊。",
    advice: "用 room.list 或 inbox.get 查找 id。私密房间需凭邀请加入。",
  },
  ROOM_FULL: {
    meaning: "房间成员数已达到本站上限。",
    advice: "等有人离开后再试。",
  },
  SOCKET_ONLY: {
    meaning: "此方法作用于连接本身，而 HTTP 没有保持着的连接。",
    advice: "请通过 Socket.IO 连接的 rpc 事件调用。",
  },
  QUOTA_REACHED: {
    meaning: "调用者或房间的这类数量已达到本站上限。",
    advice: "请先放弃一个：离开房间、取消一个身份或封禁。",
  },
  USER_NOT_FOUND: {
    meaning: "没有这个 id 的人，或此人不在房间中。",
    advice: "用 room.members 查找 id。",
  },
  ROLE_REQUIRED: {
    meaning: "只有管理员和房主，或只有房主可以这样做；对同级的人则谁都不行。",
    advice: "请找房主：room.members 会列出他们。",
  },
  LAST_OWNER: {
    meaning: "这样做之后房间将没有房主。",
    advice: "请先用 member.role 指定另一位房主。",
  },
  BANNED: {
    meaning: "房主或管理员不允许调用者进入此房间。",
    advice: "不要重试：只有他们调用 member.unban 才能解除。",
  },
  INVITE_WRONG: {
    meaning: "邀请不属于这个房间，或已被更新。",
    advice: "请向成员索取当前的邀请（room.invite）。",
  },
  MUTED: {
    meaning: "房主或管理员让调用者在几分钟内只能阅读。",
    advice: "等待 retryAfterMs 之后再发言。",
  },
  SLOW_MODE: {
    meaning: "房间要求同一成员的两条消息之间有间隔。",
    advice: "等待 retryAfterMs 之后，用同一个 clientId 重发。",
  },
  READ_ONLY: {
    meaning: "只有房主和管理员可以在此房间发言。",
    advice: "可以继续阅读；room.changed 会告知何时结束。",
  },
  MESSAGE_NOT_FOUND: {
    meaning: "没有此 id 和编号的消息：已删除、太旧而不再保留，或属于先前的日志。",
    advice: "请重新读取房间，使用现有的 id。",
  },
  MESSAGE_NOT_YOURS: {
    meaning: "只有作者可以编辑消息；只有作者、管理员和房主可以删除。",
    advice: "不要重试。",
  },
  REACTIONS_FULL: {
    meaning: "这条消息的回应种类或总数已达上限。",
    advice: "请使用已有的表情。",
  },
  OPERATOR_REQUIRED: {
    meaning: "请求没有带操作员密钥，或密钥不对。",
    advice: "发送 X-Teahouse-Operator: 密钥，或在握手中带 operator。",
  },
  NODE_NOT_FOUND: {
    meaning: "没有这个名字的存活节点。",
    advice: "用 cluster.status 查找名字。",
  },
  LAST_NODE: {
    meaning: "没有这个节点就无人提供服务了。",
    advice: "请先增加节点（cluster.scale），或让另一个节点恢复服务。",
  },
  NOT_SUPERVISED: {
    meaning: "节点由其他工具（Compose、Kubernetes）运行：只有它能启动和停止节点。",
    advice: "请使用该工具的命令，例如 docker compose up --scale。",
  },
  ORDER_FAILED: {
    meaning: "管理进程尝试过但没有成功；message 会说明原因。",
    advice: "请查看管理进程的输出和 cluster.status，然后重试。",
  },
  RATE_LIMITED: {
    meaning: "某个人或某个地址的调用超出本站允许的频率；所有节点一起计数。",
    advice: "等待 retryAfterMs 之后，用同一个 clientId 重发。",
  },
  OVERLOADED: {
    meaning: "此节点未完成的工作已达上限，或调用者有太多尚未回答的调用。",
    advice: "等待 retryAfterMs 再加一点随机时间；其他节点很可能可以回答。",
  },
  STORE_UNAVAILABLE: {
    meaning: "此节点无法访问 Redis，或副本尚未确认。没有保存任何内容。",
    advice: "用同一个 clientId 重试：故障切换需要几秒。",
  },
  STORE_FULL: {
    meaning: "Redis 的内存或磁盘已满。没有保存任何内容。",
    advice: "需要操作员腾出空间。请稍后用同一个 clientId 重试。",
  },
  UNKNOWN: {
    meaning: "回答在途中丢失：调用可能已生效，也可能没有。",
    advice: "用同一个 clientId 重发：只会生效一次，回答会给出结果。",
  },
  DRAINING: {
    meaning: "此节点正在关闭，不再接受新的请求。",
    advice: "请重新连接：其他节点会立即回答。",
  },
};
