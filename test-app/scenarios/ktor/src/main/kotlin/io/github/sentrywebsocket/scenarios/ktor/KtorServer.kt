package io.github.sentrywebsocket.scenarios.ktor

import io.github.sentrywebsocket.scenarios.Callbacks
import io.github.sentrywebsocket.scenarios.ServerProgram
import io.ktor.http.HttpStatusCode
import io.ktor.http.content.OutgoingContent
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.install
import io.ktor.server.engine.ApplicationEngine
import io.ktor.server.request.path
import io.ktor.server.routing.Route
import io.ktor.server.websocket.DefaultWebSocketServerSession
import io.ktor.server.websocket.WebSocketServerSession
import io.ktor.server.websocket.WebSockets
import io.ktor.server.websocket.webSocket
import io.ktor.server.websocket.webSocketRaw
import io.ktor.util.pipeline.Pipeline
import io.ktor.websocket.Frame
import java.lang.reflect.Method
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** Ktor's server; its argument is the engine's object, e.g. `io.ktor.server.netty.Netty`. */
object KtorServer {
  /** Of sessions that take frames; a template would name them. */
  private val RAW = listOf("/raw", "/raw-throws/onMessage", "/partial")

  @JvmStatic
  fun main(args: Array<String>) {
    ServerProgram.run { start(args[0]) }
  }

  private fun start(engine: String): Int {
    val server = server(Class.forName(engine).getField("INSTANCE").get(null), ::configure)
    server.javaClass.getMethod("start", Boolean::class.java).invoke(server, false)
    val started =
      if (server is ApplicationEngine) server
      else server.javaClass.getMethod("getEngine").invoke(server) as ApplicationEngine
    return runBlocking { started.resolvedConnectors().first().port }
  }

  /** `embeddedServer` and `routing` are other methods in Ktor 3 than in 2. */
  private fun server(engine: Any, module: (Application) -> Unit): Any {
    val create =
      statics("io.ktor.server.engine.EmbeddedServerKt", "embeddedServer").first {
        it.parameterTypes[0].isInstance(engine) &&
          it.parameterTypes[1] == Int::class.java &&
          it.parameterTypes.last() == Function1::class.java
      }
    val last = create.parameterCount - 1
    val arguments =
      create.parameterTypes.mapIndexed { i, type ->
        when {
          i == 0 -> engine
          i == last -> { application: Any -> module(application as Application) }
          type == Int::class.java -> 0
          type == String::class.java -> "127.0.0.1"
          List::class.java == type -> emptyList<String>()
          else -> { _: Any -> }
        }
      }
    return create.invoke(null, *arguments.toTypedArray())
  }

  private fun statics(type: String, name: String): List<Method> =
    Class.forName(type).methods.filter { it.name == name }

  private fun routing(application: Application, block: (Route) -> Unit) {
    val type =
      if (application.javaClass.methods.any { it.name == "getEngine" }) "RoutingRootKt"
      else "RoutingKt"
    statics("io.ktor.server.routing.$type", "routing")
      .first { it.parameterCount == 2 }
      .invoke(null, application, { route: Any -> block(route as Route) })
  }

  private fun configure(application: Application) {
    application.install(WebSockets)
    application.intercept(ApplicationCallPipeline.Plugins) {
      val status = answer(context as ApplicationCall)
      if (status != 101) {
        respond(context as ApplicationCall, HttpStatusCode.fromValue(status))
        finish()
      }
    }
    routing(application) {
      it.webSocket("/rooms/{id}") { talk() }
      RAW.forEach { path -> it.webSocketRaw(path) { talkRaw() } }
      it.webSocket("{path...}") { talk() }
    }
  }

  /** `call.respond` is another method in Ktor 3. */
  @Suppress("UNCHECKED_CAST")
  private suspend fun respond(call: ApplicationCall, status: HttpStatusCode) {
    val response = call.response
    val pipeline = response.javaClass.getMethod("getPipeline").invoke(response)
    (pipeline as Pipeline<Any, ApplicationCall>).execute(call, Answer(status))
  }

  private class Answer(override val status: HttpStatusCode) : OutgoingContent.NoContent()

  private suspend fun answer(call: ApplicationCall): Int {
    val path = call.request.path()
    if (path == "/plain") {
      return 200
    }
    return if (path.startsWith("/async-")) withContext(Dispatchers.IO) { Callbacks.answer(path) }
    else Callbacks.answer(path)
  }

  /** All of a session is one coroutine; it goes on where its engine sees fit. */
  private suspend fun DefaultWebSocketServerSession.talk() {
    val path = call.request.path()
    try {
      Callbacks.called(path, "onOpen")
      for (frame in incoming) {
        yield()
        Callbacks.called(path, if (frame is Frame.Text) "onMessage" else "onBinary")
      }
    } finally {
      Callbacks.called(path, "onClose")
    }
  }

  /** The same with what a default session does itself: frames of control, and parts of messages. */
  private suspend fun WebSocketServerSession.talkRaw() {
    val path = call.request.path()
    try {
      Callbacks.called(path, "onOpen")
      for (frame in incoming) {
        if (frame is Frame.Close) {
          send(Frame.Close())
          break
        }
        yield()
        Callbacks.called(path, callback(path, frame))
      }
    } finally {
      Callbacks.called(path, "onClose")
    }
  }

  private fun callback(path: String, frame: Frame): String =
    when {
      path == "/partial" -> if (frame.fin) "onLastPart" else "onPart"
      frame is Frame.Text -> "onMessage"
      frame is Frame.Pong -> "onPong"
      else -> "onBinary"
    }
}
