package io.github.sentrywebsocket.libraries;

import io.github.sentrywebsocket.core.api.UpgradeRequest;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import kotlin.coroutines.Continuation;
import net.bytebuddy.asm.Advice;

/** Ktor's engine on Netty: its event loop writes the 101 while the session begins elsewhere. */
final class KtorNetty {

  private KtorNetty() {}

  /** {@code NettyHttp1Handler.channelActive(ChannelHandlerContext)}. */
  static final class Connected {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) ChannelHandlerContext context) {
      NettyOwner.own(context.channel());
    }
  }

  /**
   * {@code NettyHttp1ApplicationResponse.respondUpgrade(ProtocolUpgrade, Continuation)}; when it
   * goes on after a suspension it has no upgrade.
   */
  static final class Accepted {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Object upgrade, @Advice.Argument(1) Continuation<?> caller) {
      KtorScopes scopes = upgrade == null ? null : KtorScopes.in(caller.getContext());
      if (scopes != null) {
        scopes.answering();
      }
    }
  }

  /** {@code NettyHttpResponsePipeline.respondWithUpgrade(NettyApplicationCall, Object)}. */
  static final class Written {
    @Advice.OnMethodExit(inline = false, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object call, @Advice.Return ChannelFuture answer) {
      UpgradeRequest upgrade = KtorServer.upgradeOf(call);
      if (upgrade != null) {
        answer.addListener(
            written -> {
              if (written.isSuccess()) {
                upgrade.answered(101);
              } else {
                upgrade.cancelled();
              }
            });
      }
    }
  }

  /** {@code NettyHttpResponsePipeline.respondWithFailure(NettyApplicationCall, Throwable)}. */
  static final class NotWritten {
    @Advice.OnMethodEnter(inline = false, suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object call) {
      UpgradeRequest upgrade = KtorServer.upgradeOf(call);
      if (upgrade != null) {
        upgrade.cancelled();
      }
    }
  }
}
