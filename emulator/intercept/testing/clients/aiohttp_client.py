import asyncio
import os

import aiohttp


async def main():
    async with aiohttp.ClientSession() as session:
        async with session.post(os.environ["TARGET"], json={"text_message": "aiohttp"}, headers={"X-Api-Key": os.environ["KEY"]}) as response:
            print(response.status)


asyncio.run(main())
