"""A bare echo bot of python-telegram-bot that stores nothing: what the desk is measured against."""

import argparse

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Poll until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base_url", help="the address before the token")
    parser.add_argument("--concurrent", action="store_true", help="with concurrent_updates(True)")
    options = parser.parse_args()
    builder = Application.builder().token("42:benchmark").base_url(options.base_url)
    if options.concurrent:
        builder = builder.concurrent_updates(True)  # noqa: FBT003 - the library's own signature
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
