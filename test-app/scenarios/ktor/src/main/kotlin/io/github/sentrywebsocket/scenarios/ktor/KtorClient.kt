package io.github.sentrywebsocket.scenarios.ktor

import io.github.sentrywebsocket.scenarios.ClientProgram
import io.github.sentrywebsocket.scenarios.ConnectionEvents
import io.github.sentrywebsocket.scenarios.OpenConnection
import io.github.sentrywebsocket.scenarios.Opening
import io.github.sentrywebsocket.scenarios.Outgoing
import io.github.sentrywebsocket.scenarios.Steps
import io.ktor.client.HttpClient
import io.ktor.client.engine.HttpClientEngineFactory
import io.ktor.client.plugins.websocket.WebSockets
import io.ktor.client.plugins.websocket.webSocketSession
import io.ktor.websocket.DefaultWebSocketSession
import io.ktor.websocket.Frame
import java.io.IOException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** Ktor's client; its argument is the engine's object, e.g. `io.ktor.client.engine.cio.CIO`. */
class KtorClient private constructor(engine: String) : ClientProgram() {
  private val client =
    HttpClient(
      Class.forName(engine).getField("INSTANCE").get(null) as HttpClientEngineFactory<*>
    ) {
      install(WebSockets)
    }

  override fun addSteps(steps: Steps) {
    steps.on("other-thread", ::otherThread)
  }

  override fun open(opening: Opening): OpenConnection = runBlocking { connect(opening) }

  private suspend fun connect(opening: Opening): OpenConnection {
    val session =
      client.webSocketSession(opening.uri().toString()) {
        opening.headers().forEach { (name, values) -> headers.appendAll(name, values) }
      }
    // A session that ends takes along a coroutine that has not begun: nothing is sent before that.
    val begun = CompletableDeferred<Unit>()
    session
      .launch {
        begun.complete(Unit)
        session.listen(opening.events())
      }
      .invokeOnCompletion { begun.complete(Unit) }
    begun.await()
    return object : OpenConnection {
      override fun sendText(text: String) = runBlocking { session.send(Frame.Text(text)) }

      override fun abort() = session.cancel()
    }
  }

  /** A session has no listener: the application's coroutine in it takes what comes. */
  private suspend fun DefaultWebSocketSession.listen(events: ConnectionEvents) {
    try {
      events.onOpen()
      for (frame in incoming) {
        if (frame is Frame.Text) events.onText(String(frame.data)) else events.onBinary()
      }
    } catch (reset: IOException) {
      println("$this: $reset")
    } finally {
      events.onClose()
    }
  }

  private fun otherThread() {
    inTransaction(Opening.of(Outgoing.uri("server", "/other-thread")), ::open)
    runBlocking(Dispatchers.IO) {
      connect(Opening.of(Outgoing.uri("server", "/other-thread/after"))).abort()
    }
  }

  companion object {
    @JvmStatic
    fun main(args: Array<String>) {
      KtorClient(args[0]).run()
    }
  }
}
